package insight

import "slices"

// methods lists the families of named questions, in the order in which they are
// shown. A family is one file.
func methods() []Method {
	return slices.Concat(
		responseMethods(),
		participationMethods(),
		placeMethods(),
		careMethods(),
		referralMethods(),
		changeMethods(),
		influenceMethods(),
		passionMethods(),
		listeningMethods(),
	)
}

func findMethod(id string) (Method, bool) {
	all := methods()
	i := slices.IndexFunc(all, func(m Method) bool { return m.ID == id })
	if i < 0 {
		return Method{}, false
	}
	return all[i], true
}
