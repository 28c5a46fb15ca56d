package elbo.bench.fuzz;

/// What became of a damaged file. The last three are faults.
enum Outcome {
  /// The damage changed nothing that is read.
  SAME("same meaning", false),
  /// Read as other numbers, in a format that cannot show it.
  OTHER("other numbers", false),
  /// Refused with one line.
  REFUSED("refused", false),
  /// Read as other numbers, though a checksum shows the damage.
  SILENT("silent damage", true),
  /// An exception that is no message to a user, or a message of several lines or with control
  /// characters.
  CRASH("crash", true),
  /// No answer in time.
  HANG("hang", true);

  private final String words;
  private final boolean fault;

  Outcome(String words, boolean fault) {
    this.words = words;
    this.fault = fault;
  }

  String words() {
    return words;
  }

  boolean isFault() {
    return fault;
  }
}
