package story

// Edition is a dated report that freezes its numbers.
type Edition struct {
	WentBadly []Inline // what went badly; an edition without any is an advertisement
	NotKnown  []Inline // what it cannot say
}
