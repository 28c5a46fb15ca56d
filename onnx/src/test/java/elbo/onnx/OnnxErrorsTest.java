package elbo.onnx;

import static elbo.onnx.GraphBuilder.attribute;
import static elbo.onnx.OnnxVaeTest.LATENTS;
import static elbo.onnx.OnnxVaeTest.PIXELS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import elbo.onnx.schema.StringStringEntryProto;
import elbo.onnx.schema.TensorProto;
import elbo.onnx.schema.TensorProto.DataType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every fault of a model results in a message of one line that names the file, the rule and the
/// value.
class OnnxErrorsTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeGoodModel() {
    OnnxVaeTest.encoder("mean", "log_variance").write(folder.resolve("encoder.onnx"));
    OnnxVaeTest.decoder("logits").write(folder.resolve("decoder.onnx"));
  }

  private String error(Path model) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> OnnxVae.read(model)).getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  private void assertSays(String file, String what) {
    String message = error(folder);
    assertTrue(message.startsWith(folder.resolve(file).toString()), message);
    assertTrue(message.contains(what), message);
  }

  @Test
  void theGoodModelIsRead() {
    assertEquals(PIXELS, OnnxVae.read(folder).vae().observationDimension());
  }

  @Test
  void noFolder() {
    Path missing = folder.resolve("missing");
    assertEquals(missing + ": no such folder", error(missing));
  }

  @Test
  void noSuchBundledModel() {
    assertEquals(
        "no bundled model is called 'mnist'; there is mnist-tanh",
        assertThrows(IllegalArgumentException.class, () -> OnnxVae.bundled("mnist")).getMessage());
  }

  @Test
  void missingFile() throws IOException {
    Files.delete(folder.resolve("decoder.onnx"));
    assertSays("decoder.onnx", "no such file; other names stand in model.json, and a whole VAE");
  }

  @Test
  void folderInPlaceOfFile() throws IOException {
    Files.delete(folder.resolve("encoder.onnx"));
    Files.createDirectory(folder.resolve("encoder.onnx"));
    assertSays("encoder.onnx", "is no regular file");
  }

  static Stream<Arguments> contents() {
    byte[] good = OnnxVaeTest.decoder("logits").bytes();
    byte[] noise = good.clone();
    Arrays.fill(noise, 20, 60, (byte) 0xff);
    return Stream.of(
        Arguments.of("is empty", new byte[0]),
        Arguments.of(
            "no ONNX model (19 bytes)", "not a model at all\n".getBytes(StandardCharsets.UTF_8)),
        Arguments.of(
            "no ONNX model (%d bytes)".formatted(good.length / 2),
            Arrays.copyOf(good, good.length / 2)),
        Arguments.of("no ONNX model", noise),
        Arguments.of("it has no graph", new byte[] {8, 10}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("contents")
  void contents(String what, byte[] bytes) throws IOException {
    Files.write(folder.resolve("decoder.onnx"), bytes);
    assertSays("decoder.onnx", what);
  }

  /// At any length, a part of a model is an error like any other: never another kind of exception.
  @Test
  void truncatedAnywhere() throws IOException {
    byte[] good = OnnxVaeTest.decoder("logits").bytes();
    for (int length = 0; length < good.length; length++) {
      Files.write(folder.resolve("decoder.onnx"), Arrays.copyOf(good, length));
      assertSays("decoder.onnx", "");
    }
  }

  /// A changed byte may leave a model; if not, the error is like any other.
  @Test
  void changedAnywhere() throws IOException {
    byte[] good = OnnxVaeTest.encoder("mean", "log_variance").bytes();
    List<Integer> wrong = new ArrayList<>();
    for (int at = 0; at < good.length; at++) {
      for (int change : new int[] {1, 0x80, 0xff}) {
        byte[] bytes = good.clone();
        bytes[at] ^= (byte) change;
        Files.write(folder.resolve("encoder.onnx"), bytes);
        try {
          OnnxVae.read(folder);
        } catch (IllegalArgumentException e) {
          assertEquals(1, e.getMessage().lines().count(), e.getMessage());
          wrong.add(at);
        }
      }
    }
    assertTrue(wrong.size() > good.length / 4);
  }

  private static GraphBuilder rawWeights(TensorProto.Builder weights) {
    return GraphBuilder.of("z", 0, LATENTS)
        .tensor(weights.setName("W").build())
        .node("Gemm", "z W", "logits", attribute("transB", 1))
        .outputs("logits");
  }

  private static TensorProto.Builder shaped(long... dims) {
    return TensorProto.newBuilder()
        .setDataType(DataType.FLOAT.getNumber())
        .addAllDims(Arrays.stream(dims).boxed().toList());
  }

  private static GraphBuilder external(String... keysAndValues) {
    TensorProto.Builder tensor =
        shaped(PIXELS, LATENTS).setDataLocation(TensorProto.DataLocation.EXTERNAL);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      tensor.addExternalData(
          StringStringEntryProto.newBuilder()
              .setKey(keysAndValues[i])
              .setValue(keysAndValues[i + 1]));
    }
    return rawWeights(tensor);
  }

  private static GraphBuilder weights(float odd) {
    float[] values = new float[PIXELS * LATENTS];
    values[5] = odd;
    return rawWeights(GraphBuilder.raw("W", new long[] {PIXELS, LATENTS}, values).toBuilder());
  }

  static Stream<Arguments> decoders() {
    return Stream.of(
        Arguments.of(
            "its outputs are recon; understood without a model.json: logits | probabilities",
            OnnxVaeTest.decoder("recon")),
        Arguments.of(
            "input c leaves lengths open after the batch, which a condition must not",
            OnnxVaeTest.decoder("logits").input("c", DataType.FLOAT, 0, 0)),
        Arguments.of(
            "has no input",
            new GraphBuilder().scalar("c", 1).node("Identity", "c", "logits").outputs("logits")),
        Arguments.of(
            "input z takes whole numbers (INT64), but latents are real",
            new GraphBuilder()
                .input("z", DataType.INT64, 0, LATENTS)
                .node("Cast", "z", "logits", attribute("to", 1))
                .outputs("logits")),
        Arguments.of(
            "takes rows of the shape [?, 3], which latents of ",
            GraphBuilder.of("z", 0, 0, 3).node("Tanh", "z", "logits").outputs("logits")),
        Arguments.of(
            "input z must have rows of a fixed number of numbers, at most 2^26 in a batch",
            GraphBuilder.of("z").node("Tanh", "z", "logits").outputs("logits")),
        Arguments.of("tensor W has the element NaN at 5", weights(Float.NaN)),
        Arguments.of(
            "tensor W has 8 of its 48 bytes",
            rawWeights(shaped(PIXELS, LATENTS).setRawData(ByteString.copyFrom(new byte[8])))),
        Arguments.of(
            "tensor W has 1 of its 12 elements",
            rawWeights(shaped(PIXELS, LATENTS).addFloatData(1))),
        Arguments.of("tensor W has the shape [-6, 2]", rawWeights(shaped(-PIXELS, LATENTS))),
        Arguments.of(
            "tensor W has the shape [4294967296, 4294967296]",
            rawWeights(shaped(1L << 32, 1L << 32))),
        Arguments.of(
            "tensor W is kept in weights.bin, which cannot be read",
            external("location", "weights.bin")),
        Arguments.of(
            "tensor W needs 48 bytes from byte 8 of short.bin, which has 48",
            external("location", "short.bin", "offset", "8")),
        Arguments.of(
            "tensor W needs 48 bytes from byte 0 of short.bin",
            external("location", "short.bin", "length", "47")),
        Arguments.of(
            "tensor W is kept at '-1' of another file",
            external("location", "short.bin", "offset", "-1")),
        Arguments.of(
            "tensor W is kept in '../short.bin', not beside the file",
            external("location", "../short.bin")),
        Arguments.of("tensor W is kept in '', not beside the file", external()),
        Arguments.of(
            "ONNX Runtime cannot run it: ",
            OnnxVaeTest.decoder().node("Nonsense", "h", "logits").outputs("logits")),
        Arguments.of(
            "no output of [logits] depends on the input z",
            OnnxVaeTest.decoder().node("Tanh", "nowhere", "logits").outputs("logits")),
        Arguments.of(
            "ONNX Runtime cannot run it: ",
            OnnxVaeTest.decoder()
                .floats("U", new long[] {3, 3}, new float[9])
                .node("Gemm", "h U", "logits")
                .outputs("logits")),
        Arguments.of(
            "ONNX Runtime cannot run it: ",
            OnnxVaeTest.decoder().version(9999).node("Abs", "h", "logits").outputs("logits")),
        Arguments.of(
            "output std has the shape [2] a row, which does not broadcast to the [6] of mean",
            OnnxVaeTest.decoder("mean").node("Identity", "z", "std").outputs("std")),
        Arguments.of(
            "output std has the shape [2] a row, which does not broadcast to the [6] of mean",
            OnnxVaeTest.decoder("mean").node("Sin", "z", "std").outputs("std")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("decoders")
  void decoder(String what, GraphBuilder graph) throws IOException {
    Files.write(folder.resolve("short.bin"), new byte[48]);
    Files.write(folder.resolve("decoder.onnx"), graph.bytes());
    assertSays("decoder.onnx", what);
  }

  @Test
  void weightsBesideTheFile() throws IOException {
    Files.write(folder.resolve("weights.bin"), new byte[100]);
    Files.write(
        folder.resolve("decoder.onnx"),
        external("location", "weights.bin", "offset", "52", "length", "48").bytes());
    assertEquals(new Route.Compiled(), OnnxVae.read(folder).decoder());
  }

  static Stream<Arguments> encoders() {
    return Stream.of(
        Arguments.of(
            "its outputs are mean, out_1; understood without a model.json: mean + log_variance",
            OnnxVaeTest.encoder("mean", "out_1")),
        Arguments.of("its outputs are a, std;", OnnxVaeTest.encoder("a", "std")),
        Arguments.of(
            "outputs 6 latents, but ",
            GraphBuilder.of("x", 0, PIXELS)
                .node("Tanh", "x", "mean")
                .node("Sigmoid", "x", "std")
                .outputs("mean", "std")),
        Arguments.of(
            "takes observations of 5 numbers, but ",
            GraphBuilder.of("x", 0, 5)
                .ints("i", 0, 3)
                .node("Gather", "x i", "mean", attribute("axis", 1))
                .node("Softplus", "mean", "std")
                .outputs("mean", "std")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("encoders")
  void encoder(String what, GraphBuilder graph) {
    graph.write(folder.resolve("encoder.onnx"));
    assertSays("encoder.onnx", what);
  }

  static Stream<Arguments> descriptions() {
    return Stream.of(
        Arguments.of(": line 1: ", "{'encoder':"),
        Arguments.of(": line 2: ", "{\n'encoder':{'mean':'mean','mean':'mean'}}"),
        Arguments.of(": line 1: ", "{} {}"),
        Arguments.of(": is no JSON object", ""),
        Arguments.of(": is no JSON object", "[]"),
        Arguments.of(": unknown key 'encodr'; the nearest is 'encoder' (known: ", "{'encodr':{}}"),
        Arguments.of(": encoder: is no JSON object", "{'encoder':3}"),
        Arguments.of(
            ": encoder: unknown key 'spred'; the nearest is 'spread'", "{'encoder':{'spred':'s'}}"),
        Arguments.of(
            ": decoder: unknown key 'outpt'; the nearest is 'output'", "{'decoder':{'outpt':'s'}}"),
        Arguments.of(": encoder: 'mean' is 3, not a text", "{'encoder':{'mean':3}}"),
        Arguments.of(": encoder: 'mean' is \"\", not a text", "{'encoder':{'mean':''}}"),
        Arguments.of(": encoder: 'mean' is 'm', but ", "{'encoder':{'mean':'m'}}"),
        Arguments.of(
            ": encoder: 'spread_kind' is 'logvariance'; the nearest is 'log_variance'",
            "{'encoder':{'spread_kind':'logvariance'}}"),
        Arguments.of(
            ": encoder: 'spread' is 'mean', but 'spread_kind' is missing",
            "{'encoder':{'spread':'mean'}}"),
        Arguments.of(
            ": decoder: 'likelihood' is 'bernouli'; the nearest is ",
            "{'decoder':{'likelihood':'bernouli'}}"),
        Arguments.of(
            ": decoder: 'scale' is a key of normal, but the outputs of ",
            "{'decoder':{'scale':1}}"),
        Arguments.of(
            ": decoder: the scale must be finite and greater than 0, but is -1.0",
            "{'decoder':{'likelihood':'normal','scale':-1}}"),
        Arguments.of(
            ": decoder: 'scale' is \"x\", not a number",
            "{'decoder':{'likelihood':'normal','scale':'x'}}"),
        Arguments.of(
            ": decoder: has both a 'scale' and a 'spread'",
            "{'decoder':{'likelihood':'normal','scale':1,'spread':'logits'}}"),
        Arguments.of(
            ": encoder: 'file' is '?', which can be no file", "{'encoder':{'file':'\\u0000'}}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("descriptions")
  void description(String what, String json) throws IOException {
    Files.writeString(folder.resolve("model.json"), json.replace('\'', '"'));
    assertSays("model.json", what);
  }

  @Test
  void descriptionOfAnotherFile() throws IOException {
    Files.writeString(folder.resolve("model.json"), "{\"encoder\":{\"file\":\"enc.onnx\"}}");
    assertSays("enc.onnx", "no such file");
  }

  @Test
  void descriptionOfAnotherInput() throws IOException {
    Files.writeString(folder.resolve("model.json"), "{\"encoder\":{\"input\":\"image\"}}");
    assertSays("encoder.onnx", "has no input 'image', only [x]");
  }
}
