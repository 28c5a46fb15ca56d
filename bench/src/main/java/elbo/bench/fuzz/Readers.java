package elbo.bench.fuzz;

import elbo.data.ObservationFiles;
import elbo.data.Observations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// Every reader of files: a new one is one line in [#all].
final class Readers {
  private static final byte[] IDX =
      bytes(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 10, 20, 30, 40, 50, 60, 70, 80);
  private static final byte[] CSV =
      text("a,\"b c\",d\n1,-2.5,3e2\r\n\"4\",5.25,-0\n7,8e-3,9.125\n");

  private Readers() {}

  /// All of them.
  ///
  /// @param folder for those that read files by name
  static List<Reader> all(Path folder) {
    byte[] npy = npy();
    byte[] encoder = SmallGraphs.encoder();
    byte[] decoder = SmallGraphs.decoder();
    return List.of(
        observations("idx", IDX, false),
        observations("npy", npy, false),
        observations("csv", CSV, false),
        observations("idx.gz", gzip(IDX), true),
        observations("npy.gz", gzip(npy), true),
        observations("csv.gz", gzip(CSV), true),
        new Reader("encoder.onnx", encoder, false, f -> model(folder, f, decoder, text("{}"))),
        new Reader("decoder.onnx", decoder, false, f -> model(folder, encoder, f, text("{}"))),
        new Reader("model.json", description(), false, f -> model(folder, encoder, decoder, f)));
  }

  private static Reader observations(String ending, byte[] file, boolean checked) {
    return new Reader(
        ending,
        file,
        checked,
        bytes -> rows(ObservationFiles.read("x." + ending, new ByteArrayInputStream(bytes))));
  }

  private static Object rows(Observations observations) {
    double[][] rows = new double[observations.rows()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = observations.row(i);
      if (rows[i].length != observations.width()
          || !Arrays.stream(rows[i]).allMatch(Double::isFinite)) {
        throw new IllegalStateException("row " + i + " is " + Arrays.toString(rows[i]));
      }
    }
    return rows;
  }

  private static Object model(Path folder, byte[] encoder, byte[] decoder, byte[] description)
      throws IOException {
    Files.write(folder.resolve("encoder.onnx"), encoder);
    Files.write(folder.resolve("decoder.onnx"), decoder);
    Files.write(folder.resolve("model.json"), description);
    return SmallGraphs.logWeights(folder);
  }

  private static byte[] description() {
    return text(
        """
        {"encoder": {"file": "encoder.onnx", "input": "x", "mean": "mean",
                     "spread": "log_variance", "spread_kind": "log_variance"},
         "decoder": {"file": "decoder.onnx", "input": "z", "output": "logits",
                     "likelihood": "bernoulli_logits"}}
        """);
  }

  private static byte[] npy() {
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
    String padded = header + " ".repeat(117 - header.length()) + "\n";
    ByteBuffer out = ByteBuffer.allocate(128 + 24).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 0x93).put(text("NUMPY")).put((byte) 1).put((byte) 0).putShort((short) 118);
    out.put(text(padded));
    for (float v : new float[] {1, -2.5f, 0.125f, 4, 5, -6}) {
      out.putFloat(v);
    }
    return out.array();
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
      packed.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(int... values) {
    byte[] out = new byte[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) values[i];
    }
    return out;
  }
}
