package elbo.weight;

/// The distribution that the latents of a stream of log weights are drawn from.
public enum Source {
  /// The proposal q itself: log w = log p(x, z) − log q(z | x).
  PROPOSAL("samples from the proposal"),
  /// The exact posterior p(z | x), with the same q in the weight.
  POSTERIOR("samples from the exact posterior p(z|x)"),
  /// The model's own proposal, its encoder, beside a refined q; here the weight is that of the
  /// encoder too.
  ENCODER("samples from the model's own proposal"),
  /// The proposal that chains or clouds start from; here the weight is that of this proposal alone.
  START("samples from the proposal that chains start from");

  private static final long COMPARED_SHARE = 10;
  private static final long COMPARED_LEAST = 1000;

  private final String description;

  Source(String description) {
    this.description = description;
  }

  /// How many of the n samples of a pass are drawn from this source: all; from one that an estimate
  /// is compared with a tenth, since a gap needs fewer digits than log p(x) does, but at least 1000
  /// where there are so many.
  public long samples(long n) {
    return switch (this) {
      case PROPOSAL, POSTERIOR -> n;
      case ENCODER, START -> Math.min(n, Math.max(COMPARED_LEAST, n / COMPARED_SHARE));
    };
  }

  /// The source in words, for messages.
  public String description() {
    return description;
  }
}
