package elbo.name;

/// Has a printed form from which it can be made again: `Iwae(k=5000)`.
public interface Named {
  /// The printed form. A record prints its simple name and its components; see [Catalog] for the
  /// way back.
  default String name() {
    return Catalog.print((Record) this);
  }
}
