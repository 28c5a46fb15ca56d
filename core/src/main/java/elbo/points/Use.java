package elbo.points;

/// A second use of randomness on the same observations, beside the samples of an estimate. Each has
/// numbers of its own.
public enum Use {
  /// Fitting a proposal to an observation: "proposal".
  ADAPTATION("proposal"),
  /// Chains and particles that tune those that count: "pilot".
  PILOT("pilot"),
  /// Particles of a cloud, each of which is a point: "particles".
  PARTICLES("particles"),
  /// Samples of the exact posterior: "posterior".
  POSTERIOR("posterior"),
  /// Samples of another proposal, usually the model's own, that an estimate is compared with:
  /// "encoder".
  BASELINE("encoder"),
  /// Samples of the proposal that chains or clouds start from: "start".
  START("start"),
  /// Steps of a search for the largest weight: "search".
  SEARCH("search"),
  /// Resampling of weighted samples: "resampling".
  RESAMPLING("resampling"),
  /// The weights with which learning begins: "initialization".
  INITIALIZATION("initialization"),
  /// The order of the rows in an epoch of learning: "order".
  ORDER("order"),
  /// Zeros and ones drawn anew from grey levels in each epoch of learning: "data".
  DATA("data"),
  /// Latents of learning: "latents".
  LATENTS("latents"),
  /// Latents of the bounds on validation rows: "validation".
  VALIDATION("validation"),
  /// How many weights a term of log p(x) takes: "level".
  LEVEL("level");

  private final String word;

  Use(String word) {
    this.word = word;
  }

  /// What stands in the seed of this use: see [Seed#forUse].
  public String word() {
    return word;
  }
}
