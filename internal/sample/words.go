package sample

import "strings"

// board is a part of the forum, which the export calls a place.
type board struct {
	name   string
	weight int
	topics []topic
}

// topic is what an opening message is about. Openers are by language; {x}
// stands for a word of [slots].
type topic struct {
	tag     string
	kind    string // what somebody wants: help, show, idea
	openers map[string][]string
}

const cafeBoard = 4

var boards = []board{
	{name: "Help bench", weight: 42, topics: []topic{
		{tag: "brakes", kind: "help", openers: map[string][]string{
			"en": {"My front brake squeaks since {when}. What should I look at first?", "The lever of my {bike} goes all the way to the bar. Is it the cable?", "Which pads fit the {bike}? The old ones are down to the metal."},
			"de": {"Meine Vorderbremse quietscht seit {when}. Wo fange ich an?", "Der Hebel an meinem {bike} lässt sich bis zum Lenker ziehen. Liegt es am Zug?", "Welche Beläge passen an den {bike}? Die alten sind völlig runter."},
			"es": {"El freno delantero chirría desde {when}. ¿Por dónde empiezo?", "¿Qué zapatas le van a la {bike}?"}}},
		{tag: "gears", kind: "help", openers: map[string][]string{
			"en": {"The chain jumps in third gear, mostly uphill. New chain or new sprocket?", "After {when} my {bike} no longer goes into the lowest gear.", "How do I set the hub gear without the special tool?"},
			"de": {"Die Kette springt im dritten Gang, vor allem bergauf. Kette oder Ritzel?", "Seit {when} geht mein {bike} nicht mehr in den kleinsten Gang.", "Wie stelle ich die Nabe ohne Spezialwerkzeug ein?"},
			"es": {"La cadena salta en la tercera. ¿Cadena nueva o piñón nuevo?", "Desde {when} la {bike} no entra en la primera."}}},
		{tag: "wheels", kind: "help", openers: map[string][]string{
			"en": {"Two broken spokes in {n} months. Is that normal for the {bike}?", "Third flat tyre since {when}. I cannot find anything in the tyre."},
			"de": {"Zwei gerissene Speichen in {n} Monaten. Ist das beim {bike} normal?", "Der dritte Platten seit {when}. Im Mantel finde ich nichts."},
			"es": {"Tercer pinchazo desde {when} y no encuentro nada en la cubierta.", "Dos radios rotos en {n} meses. ¿Es normal?"}}},
		{tag: "lights", kind: "help", openers: map[string][]string{
			"en": {"The rear light goes out when I stop. Is the capacitor gone?", "Where does the cable of the dynamo run inside the {bike}?"},
			"de": {"Das Rücklicht geht beim Anhalten aus. Ist das Standlicht defekt?", "Wo läuft das Kabel vom Dynamo im {bike}?"},
			"es": {"La luz trasera se apaga al parar. ¿Qué puede ser?"}}},
	}},
	{name: "Family and cargo", weight: 17, topics: []topic{
		{tag: "children", kind: "help", openers: map[string][]string{
			"en": {"From what age did you carry a child in the Heron's box?", "Which helmet fits under the rain cover? We have tried {n}."},
			"de": {"Ab welchem Alter saßen eure Kinder in der Kiste vom Heron?", "Welcher Helm passt unter das Regendach? Wir haben {n} probiert."},
			"es": {"¿Desde qué edad llevabais a los niños en la caja de la Heron?"}}},
		{tag: "cargo", kind: "show", openers: map[string][]string{
			"en": {"Moved a whole kitchen with the Heron, {n} trips, no car.", "I built a lid for the box from an old door. Drawings if anybody wants them."},
			"de": {"Eine ganze Küche mit dem Heron umgezogen, {n} Fahrten, kein Auto.", "Aus einer alten Tür habe ich einen Deckel für die Kiste gebaut. Pläne auf Wunsch."},
			"es": {"Mudanza entera con la Heron, {n} viajes y ningún coche."}}},
	}},
	{name: "Everyday riding", weight: 20, topics: []topic{
		{tag: "commuting", kind: "show", openers: map[string][]string{
			"en": {"{n} days in a row by bike to work. My neighbour has started too.", "The new lane by the harbour is open. It saves me {n} minutes.", "How do you keep a shirt clean on the way?"},
			"de": {"{n} Tage am Stück mit dem Rad zur Arbeit. Die Nachbarin fährt jetzt auch.", "Der neue Weg am Hafen ist offen. Er spart mir {n} Minuten.", "Wie bleibt bei euch das Hemd sauber?"},
			"es": {"{n} días seguidos en bici al trabajo.", "Han abierto el carril del puerto y me ahorra {n} minutos."}}},
		{tag: "winter", kind: "help", openers: map[string][]string{
			"en": {"Who rides through the winter? Which tyres do you take on ice?", "Salt has eaten my chain in {n} weeks. What do you put on it?"},
			"de": {"Wer fährt den Winter durch? Welche Reifen nehmt ihr bei Eis?", "Das Salz hat meine Kette in {n} Wochen gefressen. Was hilft?"},
			"es": {"¿Quién pedalea todo el invierno? ¿Qué cubiertas usáis?"}}},
		{tag: "ideas", kind: "idea", openers: map[string][]string{
			"en": {"Could the Wren have a place for a lock on the frame?", "Please sell the small parts one by one, not in bags of {n}."},
			"de": {"Könnte der Wren eine Halterung fürs Schloss bekommen?", "Bitte verkauft Kleinteile einzeln und nicht in Tüten zu {n}."},
			"es": {"¿Podría la Wren llevar un sitio para el candado?"}}},
	}},
	{name: "Long rides", weight: 13, topics: []topic{
		{tag: "touring", kind: "show", openers: map[string][]string{
			"en": {"{n} days along the river, one flat tyre, no rain.", "We rode to the coast and back with two children. Ask me anything.", "Which bag holds {n} days of clothes and does not rattle?"},
			"de": {"{n} Tage den Fluss entlang, ein Platten, kein Regen.", "Mit zwei Kindern ans Meer und zurück. Fragt mich gern.", "In welche Tasche passen Kleider für {n} Tage, ohne zu klappern?"},
			"es": {"{n} días junto al río, un pinchazo y nada de lluvia.", "¿Qué alforja aguanta {n} días de ropa?"}}},
	}},
	{name: "Repair café", weight: 9, topics: []topic{
		{tag: "repair-cafe", kind: "show", openers: map[string][]string{
			"en": {"We mended {n} bikes on Saturday. Thank you to everybody who held a spanner.", "Is there room on the first Saturday for somebody who cannot mend anything yet?", "I can teach wheel truing for an hour. Who wants to learn?"},
			"de": {"Am Samstag haben wir {n} Räder repariert. Danke an alle, die einen Schlüssel gehalten haben.", "Ist am ersten Samstag Platz für jemanden, der noch gar nichts kann?", "Ich kann eine Stunde lang Zentrieren zeigen. Wer möchte?"},
			"es": {"El sábado arreglamos {n} bicis. Gracias a todos.", "¿Hay sitio el primer sábado para quien no sabe nada todavía?"}}},
	}},
}

// recall is what people asked while the Heron's rear rack was called back.
var recall = topic{tag: "recall", kind: "help", openers: map[string][]string{
	"en": {"Is my Heron one of those with the bad rack bolt? Where do I find the number?", "I took the child seat off as you said. How long until the new bolts come?", "The recall letter says {n} days. It has been longer."},
	"de": {"Gehört mein Heron zu denen mit der schlechten Schraube? Wo steht die Nummer?", "Den Kindersitz habe ich wie gebeten abgenommen. Wann kommen die neuen Schrauben?", "Im Rückruf stehen {n} Tage. Es dauert schon länger."},
	"es": {"¿Mi Heron es de las del tornillo malo? ¿Dónde miro el número?", "La carta dice {n} días y ya han pasado."}}}

// What people of the forum and the brand say in return.
var (
	helps = map[string][]string{
		"en": {"Had the same. It was the cable, a new one cost me little.", "Look at the screw under the lever first.", "Clean it before you buy anything.", "I would take it to the Saturday table.", "Same here, I am curious what comes of it.", "Turn the barrel half a round and try again."},
		"de": {"Hatte ich auch. Es war der Zug, ein neuer kostet wenig.", "Schau zuerst nach der Schraube unter dem Hebel.", "Erst putzen, dann kaufen.", "Ich würde damit am Samstag vorbeikommen.", "Geht mir auch so, bin gespannt.", "Dreh die Stellschraube eine halbe Runde."},
		"es": {"Me pasó lo mismo. Era el cable.", "Mira primero el tornillo de la maneta.", "Límpialo antes de comprar nada.", "Yo iría el sábado a la mesa."}}
	cheers = map[string][]string{
		"en": {"Lovely. More of this, please.", "Which way did you go?", "You make me want to try it.", "Pictures!"},
		"de": {"Schön. Mehr davon, bitte.", "Welchen Weg habt ihr genommen?", "Da bekomme ich Lust.", "Bilder!"},
		"es": {"Qué bonito. Más, por favor.", "¿Por dónde fuisteis?", "Me dan ganas."}}
	answers = map[string][]string{
		"en": {"Thank you for writing. It is most likely the cable; here is how to check it in two minutes.", "That part wears out. We have it, and we show you how to fit it.", "Come by on any weekday, the bench is free after four.", "We do not know yet. We will ask the people who build it and write here.", "You are right, that was our mistake. We will put it right."},
		"de": {"Danke fürs Schreiben. Meist ist es der Zug; so prüfst du ihn in zwei Minuten.", "Das Teil nutzt sich ab. Wir haben es und zeigen, wie man es einbaut.", "Komm an einem Werktag vorbei, die Werkbank ist ab vier Uhr frei.", "Das wissen wir noch nicht. Wir fragen nach und schreiben es hierher.", "Du hast recht, das war unser Fehler. Wir bringen es in Ordnung."},
		"es": {"Gracias por escribir. Casi siempre es el cable; así se comprueba.", "Esa pieza se gasta. La tenemos y te enseñamos a ponerla.", "Todavía no lo sabemos. Preguntamos y escribimos aquí."}}
	thanks = map[string][]string{
		"en": {"Thank you, that solved it.", "Solved. It was the screw.", "Thanks, I will try that tonight.", "Still the same, but thank you."},
		"de": {"Danke, das war es.", "Gelöst. Es war die Schraube.", "Danke, probiere ich heute Abend.", "Leider noch immer, aber danke."},
		"es": {"Gracias, ya está resuelto.", "Resuelto, era el tornillo.", "Gracias, lo pruebo hoy."}}
)

var slots = map[string]map[string][]string{
	"en": {"{when}": {"last week", "the rain", "Monday", "the new pads", "spring"}, "{bike}": {"Wren", "Heron"}},
	"de": {"{when}": {"letzter Woche", "dem Regen", "Montag", "dem Belagwechsel", "dem Frühjahr"}, "{bike}": {"Wren", "Heron"}},
	"es": {"{when}": {"la semana pasada", "la lluvia", "el lunes"}, "{bike}": {"Wren", "Heron"}},
}

var numbers = []string{"3", "4", "5", "6", "8", "9", "11", "14"}

// say picks a sentence and fills it in.
func say(d dice, language string, sentences map[string][]string) string {
	s := from(d, sentences[language])
	if !strings.Contains(s, "{") {
		return s
	}
	s = strings.ReplaceAll(s, "{n}", from(d, numbers))
	for _, slot := range []string{"{when}", "{bike}"} {
		if strings.Contains(s, slot) {
			s = strings.ReplaceAll(s, slot, from(d, slots[language][slot]))
		}
	}
	return s
}
