// Package stat holds the statistical methods that questions need: intervals,
// curves of waiting, concentration, change, distinctive words. It is pure: no
// rows, no words for readers, no clock, and randomness is handed in.
//
// It is for package insight, which fetches whole numbers, asks a method, and
// puts whole numbers into an answer; and for the questions' own packages.
//
// # The one idea
//
// A method is only worth having with the knowledge of where it fails. So each
// one was tried on invented data whose truth is known, and those trials are the
// tests of this package: how often an interval holds the truth, how often a
// change is cried where nothing changed. Where a method fails (a bootstrap
// around a top share, a Poisson interval around people's posts) it is not here,
// and the test that shows it failing is.
//
// # Equal everywhere
//
// Methods work in floating point, whose last digits may differ between
// processors. Nothing of it may reach a file: [Whole] and [Interval.Whole] round
// to whole parts of a scale, in two steps so that the last digits cannot decide.
// Where a method can stay in whole numbers ([Top], [Overlap]) it does.
//
// # Where each method is from
//
//   - [Wilson]: E. B. Wilson, Probable inference, JASA 22 (1927).
//   - [Bundles.Worth]: the design effect of L. Kish, Survey sampling (1965), by the
//     variance of a ratio over clusters of W. G. Cochran (1977); put into Wilson's
//     interval with the correction for few clusters of E. L. Korn and B. I. Graubard,
//     Survey Methodology 24 (1998), as N. Dean and M. Pagano found best, Journal of
//     Survey Statistics and Methodology 3 (2015).
//   - [Newcombe]: R. G. Newcombe, Interval estimation for the difference between
//     independent proportions, Statistics in Medicine 17 (1998), method 10.
//   - [Byar], [Exact], [Count]: as in N. E. Breslow and N. E. Day, Statistical
//     methods in cancer research II (1987); exact limits by the gamma distribution.
//   - [KaplanMeier]: E. L. Kaplan and P. Meier, JASA 53 (1958); variance by
//     M. Greenwood (1926); limits on the scale log(-log S), after J. D.
//     Kalbfleisch and R. L. Prentice.
//   - [Compare], [CompareShares]: the variance of a ratio of sums over persons, by
//     the delta method, as in A. Deng, U. Knoblich, J. Lu (2018). The floor under
//     it is that of two Poisson counts.
//   - [CompareDays]: quasi-Poisson, P. McCullagh and J. A. Nelder, Generalized
//     linear models (1989), with weekdays as a factor.
//   - [Limits], [Watch]: the individuals chart of W. A. Shewhart, in the form of
//     D. J. Wheeler's process behaviour chart.
//   - [Shifts]: R. Killick, P. Fearnhead, I. A. Eckley, JASA 107 (2012), with the
//     cost of a negative binomial count.
//   - [Top], [Smallest], [Gini], [Voices]: M. O. Lorenz (1905), C. Gini (1914), and
//     the inverse of E. H. Simpson's index (1949).
//   - [EqualN]: rarefaction, H. L. Sanders (1968); why it is needed: N. N. Taleb and
//     R. Douady, On the super-additivity and estimation biases of quantile
//     contributions (2015).
//   - [Distinct]: B. L. Monroe, M. P. Colaresi, K. M. Quinn, Fightin' words,
//     Political Analysis 16 (2008).
//   - [Audit]: the stratified estimate of W. G. Cochran, Sampling techniques (1977);
//     [Agreement]: K. Krippendorff, Content analysis (1980), nominal, two labellers.
//   - [Overlap]: one minus the total variation distance of two sets of shares.
//   - [Table.Cohorts]: the classic retention table.
package stat
