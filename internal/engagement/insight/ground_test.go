package insight_test

import (
	"fmt"
	"testing"

	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// What is counted, under whichever name it was asked.
func TestGround(t *testing.T) {
	reg, err := insight.Metrics()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ key, want string }{
		{"metric:messages", "messages []"},
		{"metric:posts?not.place=shop&place=a,b&period=2026", "messages [{kind [post question] false} {place [a b] false} {place [shop] true}]"},
		{"metric:people", "messages [{meets [authors] false} {role [member] false}]"},
		{"metric:people?role=staff", "messages [{meets [authors] false} {role [staff] false}]"},
		{"metric:people?by=role", "messages [{meets [authors] false}]"},
		{"metric:people?not.role=brand,staff&role=brand,member", "messages [{meets [authors] false} {role [member] false}]"},
		{"metric:promoters_share", "messages [{platform [survey] false} {tag [promoter passive detractor] false}] of them [{one-tag [promoter] false}]"},
		{"metric:last_word_share", "threads [{meets [answers] false} {role [member anonymous] false}] of them [{last [member anonymous] false}]"},
		{"metric:messages?by=rating", "messages [{rating [] true}]"},
		{"metric:rating?by=place", "rating []"},
		{"metric:answered_share?within=2h", "openings [{meets [answers] false} {role [member anonymous] false}] of them [{wait [7200] false}]"},
		{"metric:threads", "threads [{role [member anonymous] false}]"},
		{"metric:views", "none"},
		{"metric:nothing", "none"},
		{"sql:select+1", "none"},
		{"weather", "none"},
	}
	for _, tt := range tests {
		got := "none"
		if g, ok := reg.Ground(insight.Answer{Key: tt.key}); ok {
			got = fmt.Sprint(g.Of, " ", g.Scopes)
			if g.Hit != nil {
				got += fmt.Sprint(" of them ", g.Hit)
			}
		}
		if got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.key, got, tt.want)
		}
	}
}

// A remainder is asked about as a writer would.
func TestGroundQuestion(t *testing.T) {
	g := insight.Ground{Of: "answered_share", Params: []insight.Param{{Key: source.Word{Text: "within"}, Value: source.Word{Text: "2h"}}}}
	span := insight.Span{From: 20605, To: 20606}
	q, ok := g.Question([]insight.Scope{{Dim: "place", Values: []string{"a"}}, {Dim: "kind", Values: []string{"post"}, Not: true}}, span)
	if want := "metric:answered_share?not.kind=post&partial=true&period=2026-06-01..2026-06-02&place=a&within=2h"; !ok || insight.Key(q) != want {
		t.Errorf("got %s, want %s", insight.Key(q), want)
	}
	if _, ok := g.Question([]insight.Scope{{Dim: "rating", Values: []string{""}, Not: true}}, span); ok {
		t.Error("nobody can ask for what has no rating")
	}
}

// A key reads as the question that it was written of.
func FuzzParseKey(f *testing.F) {
	for _, key := range []string{"metric:messages?by=place&compare=previous&not.kind=reply&partial=true&period=2026&place=a%2Cb,c&top=3&within=2h", "sql:select+%3F", "metric:x"} {
		f.Add(key)
	}
	f.Fuzz(func(t *testing.T, key string) {
		q, ok := insight.ParseKey(key)
		if !ok {
			return
		}
		once := insight.Key(q)
		again, ok := insight.ParseKey(once)
		if !ok || insight.Key(again) != once {
			t.Errorf("%q reads as %q, which reads as %q", key, once, insight.Key(again))
		}
	})
}
