package elbo.training;

import elbo.name.Named;

/// How a gradient changes the parameters. A step goes up: objectives are maximized.
public sealed interface Optimizer extends Named permits Adam, Sgd {
  /// How many numbers it keeps for each parameter.
  int moments();
}
