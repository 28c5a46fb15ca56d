package elbo.stopping;

/// Why no more samples were taken.
public enum Reason {
  /// As many were taken as were asked for.
  SAMPLES("samples"),
  /// The standard error is within the tolerance.
  TOLERANCE("tolerance"),
  /// The samples ran out before the standard error was small enough.
  MAX_SAMPLES("max samples"),
  /// The samples ran out while errors could still not be trusted, or one weight was most of the
  /// estimate, however many there were.
  K_HAT("k-hat"),
  /// Every weight of two stages was 0: more samples of the same kind would be as many zeros.
  NO_WEIGHT("no weight");

  private final String description;

  Reason(String description) {
    this.description = description;
  }

  /// In words.
  public String description() {
    return description;
  }
}
