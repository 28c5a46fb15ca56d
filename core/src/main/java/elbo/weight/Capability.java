package elbo.weight;

/// What a stream of log weights may have beyond the log weights themselves.
public enum Capability {
  /// log p(x | z), log p(z) and log q(z | x) one by one.
  TERMS("log p(x|z), log p(z) and log q(z|x) one by one"),
  /// KL(q(z | x) ‖ p(z)) in closed form.
  KL("a closed form of KL(q(z|x)‖p(z))");

  private final String description;

  Capability(String description) {
    this.description = description;
  }

  /// The capability in words, for messages.
  public String description() {
    return description;
  }
}
