package elbo.inference;

import elbo.distribution.Distribution;
import java.util.List;

/// A proposal for one observation, as it was made.
///
/// @param q the distribution
/// @param cost as counted
/// @param remarks where nothing was refined, why
public record Fitted(Distribution q, Cost cost, List<Remark> remarks) {
  public Fitted {
    remarks = List.copyOf(remarks);
  }

  /// A distribution that cost nothing.
  public static Fitted of(Distribution q) {
    return new Fitted(q, Cost.NONE, List.of());
  }

  /// A distribution that stands in for a refinement that could not be made.
  static Fitted unrefined(Distribution q, String why) {
    return new Fitted(q, Cost.NONE, List.of(new Remark(why)));
  }
}
