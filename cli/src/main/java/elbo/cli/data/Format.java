package elbo.cli.data;

import java.io.IOException;

/// A file format of observations. A new format is one class that implements this and one entry in
/// [Observations]'s list.
///
/// A file is read by the first format whose `starts` recognizes its first bytes, else by the first
/// whose `named` recognizes its name, so that a damaged file is still told what it should look
/// like. Every fault in the content is an [elbo.cli.InputException]; an `IOException` is only
/// passed on.
interface Format {
  /// How a file of this format is told apart, for the message about a file that is of none.
  String mark();

  /// Whether a file that starts with these bytes (unpacked, up to 512 of them) is of this format.
  boolean starts(byte[] head);

  /// Whether a file of this name (in lower case, without `.gz`) should be of this format.
  boolean named(String name);

  /// All observations of the input, which must end with them.
  Observations read(Input input) throws IOException;
}
