package elbo.cli;

/// The version of this program.
final class Version {
  static final String TEXT = "elbo 0.1.0-SNAPSHOT";

  private Version() {}
}
