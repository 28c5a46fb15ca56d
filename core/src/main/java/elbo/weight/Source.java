package elbo.weight;

/// The distribution that the latents of a stream of log weights are drawn from.
public enum Source {
  /// The proposal q itself: log w = log p(x, z) − log q(z | x).
  PROPOSAL("samples from the proposal"),
  /// The exact posterior p(z | x), with the same q in the weight.
  POSTERIOR("samples from the exact posterior p(z|x)"),
  /// The model's own proposal, its encoder, beside a refined q; here the weight is that of the
  /// encoder too.
  ENCODER("samples from the model's own proposal");

  private static final long ENCODER_SHARE = 10;
  private static final long ENCODER_LEAST = 1000;

  private final String description;

  Source(String description) {
    this.description = description;
  }

  /// How many of the n samples of a pass are drawn from this source: all; from the encoder a tenth,
  /// since its gap needs fewer digits than log p(x) does, but at least 1000 where there are so
  /// many.
  public long samples(long n) {
    return this == ENCODER ? Math.min(n, Math.max(ENCODER_LEAST, n / ENCODER_SHARE)) : n;
  }

  /// The source in words, for messages.
  public String description() {
    return description;
  }
}
