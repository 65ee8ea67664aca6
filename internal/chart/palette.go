package chart

// Colours gives each colour variable of the pictures its value, by theme. The
// names are those of CSS variables without the dashes: c1 to c6 for series, fg
// and muted for texts, axis and grid for lines, bg for the ground, h0 to h4
// for the classes of a calendar.
type Colours struct{ Light, Dark map[string]string }

// Palette is what the default theme sets, in assets/css/hearth.css; a test
// keeps the two the same. A picture in a page takes its colours from there,
// one that stands alone has the light ones written in. The series' colours
// stand 4.5:1 against the ground, since labels are written in them.
var Palette = Colours{
	Light: map[string]string{
		"bg": "#fdfcfa", "fg": "#211e1a", "muted": "#655e55", "axis": "#8a8278", "grid": "#e8e3db",
		"c1": "#0072b2", "c2": "#c04f00", "c3": "#007a5a", "c4": "#a34f82", "c5": "#5c5650", "c6": "#7a6a00",
		"h0": "#f0ece6", "h1": "#c9dceb", "h2": "#8fbadb", "h3": "#4a8fc2", "h4": "#0b5d94",
	},
	Dark: map[string]string{
		"bg": "#171513", "fg": "#ebe6df", "muted": "#aaa196", "axis": "#8d857a", "grid": "#312d28",
		"c1": "#5cb0e8", "c2": "#f08a4b", "c3": "#38b88f", "c4": "#d98bbb", "c5": "#b8b0a6", "c6": "#d3bd45",
		"h0": "#2a2724", "h1": "#1f3d54", "h2": "#28618c", "h3": "#4a93c8", "h4": "#93c9f0",
	},
}
