package elbo.data;

import java.io.IOException;
import java.util.Set;

/// A file format of observations. A new format is one class that implements this and one entry in
/// [ObservationFiles]'s list.
///
/// A file is read by the first format whose `starts` recognizes its first bytes, else by the first
/// whose `named` recognizes its name. So the message about a damaged file states how it should
/// start. Every fault in the content is an [elbo.InputException]; an `IOException` is only
/// rethrown.
interface Format {
  /// The signs of this format, for the message about a file of none.
  String mark();

  /// Whether a file that starts with these bytes (unpacked, up to 64 KiB of them) is of this
  /// format.
  boolean starts(byte[] head);

  /// Whether a file of this name (in lower case, without `.gz`) should be of this format.
  boolean named(String name);

  /// What this format leaves open.
  default Set<Reading.Choice> choices() {
    return Set.of();
  }

  /// All observations of the input, which must end with them.
  Observations read(Input input) throws IOException;
}
