package config

import (
	"strings"
	"time"

	"hearth/internal/source"
)

// zone reads the time zone by its name in the IANA database. The computer's
// own zone is refused: the same site must give the same days everywhere.
func (r reader) zone() {
	w := r.s.Timezone
	if w.Empty() {
		return
	}
	zone, err := time.LoadLocation(w.Text)
	if err == nil && !strings.EqualFold(w.Text, "local") {
		r.c.Zone = zone
		return
	}
	hint := "write a city's zone, like `timezone: Europe/Berlin`, or `timezone: UTC`"
	if near := nearZone(w.Text); near != "" {
		hint = "did you mean \"" + near + "\"?"
	}
	r.fail(w, "timezone", hint, "timezone: %q is not a time zone", w.Text)
}

// nearZone finds the zone of a misspelt name, or of a city alone.
func nearZone(name string) string {
	name = strings.ReplaceAll(strings.TrimSpace(name), " ", "_")
	if near := source.Nearest(name, zones); near != "" {
		return near
	}
	cities, full := make([]string, len(zones)), map[string]string{}
	for i, z := range zones {
		cities[i] = z[strings.LastIndexByte(z, '/')+1:]
		full[cities[i]] = z
	}
	return full[source.Nearest(name, cities)]
}

// zones are those that a misspelt one is compared with: the larger places. The
// database itself cannot be listed.
var zones = strings.Fields(`
	UTC
	Africa/Abidjan Africa/Accra Africa/Addis_Ababa Africa/Algiers Africa/Cairo Africa/Casablanca Africa/Dakar
	Africa/Johannesburg Africa/Kampala Africa/Kinshasa Africa/Lagos Africa/Nairobi Africa/Tunis
	America/Anchorage America/Argentina/Buenos_Aires America/Bogota America/Caracas America/Chicago America/Denver
	America/Guatemala America/Halifax America/Havana America/La_Paz America/Lima America/Los_Angeles America/Mexico_City
	America/Montevideo America/New_York America/Panama America/Phoenix America/Puerto_Rico America/Santiago
	America/Sao_Paulo America/St_Johns America/Toronto America/Vancouver America/Winnipeg
	Asia/Almaty Asia/Amman Asia/Baghdad Asia/Baku Asia/Bangkok Asia/Beirut Asia/Colombo Asia/Dhaka Asia/Dubai
	Asia/Ho_Chi_Minh Asia/Hong_Kong Asia/Jakarta Asia/Jerusalem Asia/Kabul Asia/Karachi Asia/Kathmandu Asia/Kolkata
	Asia/Kuala_Lumpur Asia/Manila Asia/Riyadh Asia/Seoul Asia/Shanghai Asia/Singapore Asia/Taipei Asia/Tashkent
	Asia/Tbilisi Asia/Tehran Asia/Tokyo Asia/Yangon Asia/Yerevan
	Atlantic/Azores Atlantic/Canary Atlantic/Reykjavik
	Australia/Adelaide Australia/Brisbane Australia/Darwin Australia/Hobart Australia/Melbourne Australia/Perth Australia/Sydney
	Europe/Amsterdam Europe/Athens Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels Europe/Bucharest
	Europe/Budapest Europe/Copenhagen Europe/Dublin Europe/Helsinki Europe/Istanbul Europe/Kyiv Europe/Lisbon
	Europe/Ljubljana Europe/London Europe/Luxembourg Europe/Madrid Europe/Malta Europe/Moscow Europe/Oslo Europe/Paris
	Europe/Prague Europe/Riga Europe/Rome Europe/Sarajevo Europe/Sofia Europe/Stockholm Europe/Tallinn Europe/Vienna
	Europe/Vilnius Europe/Warsaw Europe/Zagreb Europe/Zurich
	Pacific/Auckland Pacific/Fiji Pacific/Guam Pacific/Honolulu
`)
