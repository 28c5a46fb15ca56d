package elbo.collapse;

/// The mutual information of x and z under p(x) q(z given x), between two ends that hold in
/// expectation over the rows and over z.
///
/// With z from row n, the lower end is the mean of log q(z|xₙ) − log (1/N) Σₘ q(z|xₘ) over all N
/// rows, n among them. It is the information between z and the number of the row, and is at most
/// log N, however much more z has of x. The upper end leaves row n out of the sum, and divides by N
/// − 1. A minibatch of M < N rows in place of all, with n among them at weight 1/M, would be no
/// estimate of either.
///
/// M. D. Hoffman, M. J. Johnson (2016), ELBO surgery: yet another way to carve up the variational
/// evidence lower bound; B. Poole, S. Ozair, A. van den Oord, A. A. Alemi, G. Tucker (2019), On
/// variational bounds of mutual information.
///
/// @param lower with an error that allows for the rows that other rows' terms share
/// @param upper the same
/// @param most log N
public record Information(Measured lower, Measured upper, double most) {
  /// Whether the lower end is as large as N rows can show, but for a tenth of a nat or two standard
  /// errors: there may be more.
  public boolean isLimited() {
    return most - lower.value() < Math.max(0.1, 2 * lower.standardError());
  }
}
