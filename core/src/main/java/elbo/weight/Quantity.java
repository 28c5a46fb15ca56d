package elbo.weight;

/// What the mean of a stream of [Terms] is.
public enum Quantity {
  /// log p(x).
  LOG_EVIDENCE("log p(x)"),
  /// A lower bound on log p(x).
  LOWER_BOUND("a lower bound on log p(x)");

  private final String description;

  Quantity(String description) {
    this.description = description;
  }

  /// The quantity in words, for messages.
  public String description() {
    return description;
  }
}
