package elbo.bench.fuzz;

import java.io.IOException;

/// A reader of files, with a file that it reads.
///
/// @param name of the format
/// @param file what is mutated
/// @param checked whether the format has a checksum of its contents, so that no damage may be taken
///   for data
/// @param read what a file means, as something to compare
@SuppressWarnings("ArrayRecordComponent") // never compared
record Reader(String name, byte[] file, boolean checked, Meaning read) {
  /// What is read from bytes.
  @FunctionalInterface
  interface Meaning {
    /// The meaning of a file.
    ///
    /// @throws IllegalArgumentException with one line, if it is refused
    Object of(byte[] file) throws IOException;
  }
}
