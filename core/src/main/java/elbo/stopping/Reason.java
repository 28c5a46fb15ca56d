package elbo.stopping;

/// Why no more samples were taken.
public enum Reason {
  /// The standard error is within the tolerance.
  TOLERANCE("tolerance"),
  /// The samples ran out before the standard error was small enough.
  MAX_SAMPLES("max samples"),
  /// The samples ran out while k-hat still said that errors cannot be trusted.
  K_HAT("k-hat");

  private final String description;

  Reason(String description) {
    this.description = description;
  }

  /// In words.
  public String description() {
    return description;
  }
}
