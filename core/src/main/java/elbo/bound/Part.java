package elbo.bound;

/// What a stream of log weights may offer beyond the log weights themselves.
public enum Part {
  /// log p(x | z), log p(z) and log q(z | x) one by one.
  TERMS("log p(x|z), log p(z) and log q(z|x) one by one"),
  /// KL(q(z | x) ‖ p(z)) in closed form.
  KL("a closed form of KL(q(z|x)‖p(z))"),
  /// A second stream whose latents are drawn from the exact posterior p(z | x).
  POSTERIOR("samples from the exact posterior p(z|x)");

  private final String description;

  Part(String description) {
    this.description = description;
  }

  /// The part in words, for messages.
  public String description() {
    return description;
  }
}
