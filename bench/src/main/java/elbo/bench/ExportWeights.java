package elbo.bench;

import elbo.data.Observations;
import elbo.onnx.schema.ModelProto;
import elbo.onnx.schema.TensorProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/// The export of the inputs with which peers do the same work: the weights of the bundled VAE,
/// `encoder.net.0.weight.npy` and so on, and the bundled digits as zeros and ones, `digits.npy`,
/// all in single precision.
public final class ExportWeights {
  static final int DIGITS = 100;

  private ExportWeights() {}

  /// Writes the files.
  ///
  /// @param args the folder to write to
  public static void main(String... args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    for (String graph : List.of("encoder", "decoder")) {
      for (TensorProto tensor : graph(graph).getGraph().getInitializerList()) {
        write(
            folder.resolve(graph + "." + tensor.getName() + ".npy"),
            tensor.getDimsList(),
            tensor.getRawData().toByteArray());
      }
    }
    Observations digits = Cases.digits();
    byte[] data = new byte[DIGITS * digits.width() * Float.BYTES];
    ByteBuffer pixels = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < DIGITS; row++) {
      for (double x : digits.row(row)) {
        pixels.putFloat((float) x);
      }
    }
    List<Long> shape = List.of((long) DIGITS, (long) digits.width());
    write(folder.resolve("digits.npy"), shape, data);
  }

  private static ModelProto graph(String name) throws IOException {
    String resource = "/elbo/onnx/" + Cases.VAE + "/" + name + ".onnx";
    try (InputStream in = ExportWeights.class.getResourceAsStream(resource)) {
      return ModelProto.parseFrom(Objects.requireNonNull(in, resource));
    }
  }

  // NPY 1.0: magic, version, length of the header, header, little-endian floats in C order.
  private static void write(Path file, List<Long> shape, byte[] data) throws IOException {
    long size = shape.stream().reduce(1L, (a, b) -> a * b);
    if (data.length != size * Float.BYTES) {
      throw new IOException(file + " would hold " + data.length + " bytes of " + shape);
    }
    String dims = shape.stream().map(d -> d + ",").collect(Collectors.joining());
    String header =
        String.format(
            Locale.ROOT, "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }", dims);
    int padding = Math.floorMod(-(10 + header.length() + 1), 64);
    byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer out =
        ByteBuffer.allocate(10 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.putShort((short) text.length).put(text).put(data);
    Files.write(file, out.array());
  }
}
