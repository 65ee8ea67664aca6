package ingest

import (
	"fmt"
	"testing"
	"testing/fstest"

	"hearth/internal/engagement"
	lists "hearth/internal/engagement/words"
)

// TestSorted reads texts with the lists that Hearth brings.
func TestSorted(t *testing.T) {
	all, problems := lists.Read(fstest.MapFS{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	const forum = "id,author,date,text,lang\n" +
		"1,anna,2026-06-01,My kids and I went camping by the river,\n" +
		"2,ben,2026-06-02,Wo ist meine Bestellung? Das Paket ist kaputt.,de\n" +
		"3,us,2026-06-03,\"We are sorry. You get a refund. Thanks!\",english\n" +
		"4,cleo,2026-06-04,,\n" +
		"5,cleo,2026-06-05,Xyzzy,\n"
	const tickets = "Id,Requester,Requester id,Subject,Description,Created at,Ticket type,Status\n" +
		"7,Dora,99,Where is my order,It was never delivered,2026-06-01 10:00,Question,Open\n" +
		"8,Emil,98,,,2026-06-02 10:00,Question,Open\n"
	for _, c := range []struct {
		name, text string
		private    bool
		want       []string
		words      int
	}{
		{"forum.csv", forum, false, []string{
			"en passion [home outdoors]  0 0 0", "de product []  0 0 0", "en product [] thanks 3 1 1", "  []  0 0 0", "  []  0 0 0"}, 4},
		{"forum.csv", forum, true, []string{
			"en passion [home outdoors]  0 0 0", "de product []  0 0 0", "en product [] thanks 3 1 1", "  []  0 0 0", "  []  0 0 0"}, 0},
		{"tickets.csv", tickets, false, []string{"en product []  0 0 0", "  []  0 0 0"}, 0},
	} {
		r := Read(t.Context(), Input{Name: c.name, Data: []byte(c.text)}, Options{Lists: all, Private: c.private, Accounts: []string{"us"}})
		var got []string
		for _, m := range r.Messages {
			got = append(got, fmt.Sprintf("%s %s %v %s %d %d %d", m.Language, m.Class, m.Topics, m.Closing, m.Sentences, m.StartsUs, m.StartsYou))
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) || len(r.Words) != c.words || r.Sorted == 0 {
			t.Errorf("%s\ngot  %q, %d words, %d sorted\nwant %q, %d words\n%s", c.name, got, len(r.Words), r.Sorted, c.want, c.words, r.Problems)
		}
		for _, w := range r.Words {
			if w.Message == "" {
				t.Errorf("%s: words without a message", c.name)
			}
		}
	}
	for _, c := range []struct {
		w      Words
		rating *int32
		want   string
	}{
		{Words{Text: "Thank you so much! 👍"}, nil, engagement.ClosingBare},
		{Words{Text: "👍"}, nil, engagement.ClosingBare},
		{Words{Text: "Thanks, Ida has it"}, nil, engagement.ClosingThanks},
		{Words{Text: "Thanks!", Attached: true}, nil, engagement.ClosingThanks},
		{Words{Text: "👍", Attached: true}, nil, ""},
		{Words{Text: "Thanks!"}, new(int32), engagement.ClosingThanks}, // the stars speak
		{Words{Text: "Thanks, it works now"}, nil, engagement.ClosingSolved},
	} {
		m := engagement.Message{Rating: c.rating}
		if Sort(&m, c.w, all); m.Closing != c.want {
			t.Errorf("%+v: closing %q, want %q", c.w, m.Closing, c.want)
		}
	}
	for role, want := range map[string]string{engagement.RoleBrand: engagement.ClosingPrivate, engagement.RoleStaff: engagement.ClosingPrivate,
		engagement.RoleMember: engagement.ClosingThanks, engagement.RoleAnonymous: engagement.ClosingThanks} {
		m := engagement.Message{Role: role}
		if Sort(&m, Words{Text: "Thanks, please send us a private message"}, all); m.Closing != want {
			t.Errorf("%s asks for a private message: closing %q, want %q", role, m.Closing, want)
		}
	}
	var m engagement.Message
	Sort(&m, Words{Text: "thanks"}, all)
	Sort(&m, Words{Text: "mugs"}, all)
	if m.Closing != "" || m.Language != "" || m.Class != "" {
		t.Errorf("sorting anew leaves %+v", m)
	}
}
