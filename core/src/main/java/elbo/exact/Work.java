package elbo.exact;

/// The evaluations of an integrand that one exact value may take, which bounds its time.
final class Work {
  private final long most;
  private long done;

  Work(long most) {
    this.most = most;
  }

  void add(long evaluations) {
    done += evaluations;
  }

  boolean isSpent() {
    return done > most;
  }

  long done() {
    return done;
  }
}
