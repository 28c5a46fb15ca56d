package elbo.bench.fuzz;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/// A random change of the bytes of a file.
@FunctionalInterface
interface Mutation {
  /// The changed bytes; what is given stays as it is.
  ///
  /// @param file not empty
  byte[] of(byte[] file, UniformRandomProvider random);

  /// One bit is another.
  Mutation FLIP =
      (file, random) -> {
        byte[] out = file.clone();
        out[random.nextInt(out.length)] ^= (byte) (1 << random.nextInt(8));
        return out;
      };

  /// One byte is another, often one that is an end of a range or has a meaning in texts.
  Mutation REPLACE =
      (file, random) -> {
        byte[] odd = {0, 1, -1, 127, -128, '"', '{', '[', ',', '\n', '-', 'e'};
        byte[] out = file.clone();
        byte value =
            random.nextBoolean() ? odd[random.nextInt(odd.length)] : (byte) random.nextInt();
        out[random.nextInt(out.length)] = value;
        return out;
      };

  /// Four or eight bytes are all zeros or all ones: a length, a size, an offset.
  Mutation EXTREME =
      (file, random) -> {
        byte[] out = file.clone();
        int from = random.nextInt(out.length);
        int to = Math.min(out.length, from + (random.nextBoolean() ? 4 : 8));
        Arrays.fill(out, from, to, (byte) (random.nextBoolean() ? 0 : -1));
        return out;
      };

  /// The file ends early.
  Mutation CUT = (file, random) -> Arrays.copyOf(file, random.nextInt(file.length));

  /// A part is missing.
  Mutation REMOVE =
      (file, random) -> {
        int from = random.nextInt(file.length);
        int to = from + 1 + random.nextInt(Math.min(16, file.length - from));
        return joined(Arrays.copyOf(file, from), Arrays.copyOfRange(file, to, file.length));
      };

  /// A part is there twice, at its place or at the end.
  Mutation REPEAT =
      (file, random) -> {
        int from = random.nextInt(file.length);
        int to = from + 1 + random.nextInt(Math.min(64, file.length - from));
        int at = random.nextBoolean() ? to : file.length;
        byte[] part = Arrays.copyOfRange(file, from, to);
        byte[] rest = Arrays.copyOfRange(file, at, file.length);
        return joined(joined(Arrays.copyOf(file, at), part), rest);
      };

  /// Random bytes lie between.
  Mutation INSERT =
      (file, random) -> {
        byte[] part = new byte[1 + random.nextInt(16)];
        random.nextBytes(part);
        int at = random.nextInt(file.length + 1);
        byte[] rest = Arrays.copyOfRange(file, at, file.length);
        return joined(joined(Arrays.copyOf(file, at), part), rest);
      };

  /// All of them.
  List<Mutation> ALL = List.of(FLIP, REPLACE, EXTREME, CUT, REMOVE, REPEAT, INSERT);

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] out = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, out, a.length, b.length);
    return out;
  }

  /// One mutation of any kind, half of the time followed by up to three more.
  static byte[] any(byte[] file, UniformRandomProvider random) {
    int times = random.nextBoolean() ? 1 : 1 + random.nextInt(4);
    byte[] out = file;
    for (int i = 0; i < times && out.length > 0; i++) {
      out = ALL.get(random.nextInt(ALL.size())).of(out, random);
    }
    return out;
  }
}
