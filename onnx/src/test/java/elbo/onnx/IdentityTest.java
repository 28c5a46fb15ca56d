package elbo.onnx;

import static elbo.onnx.OnnxVaeTest.LATENTS;
import static elbo.onnx.OnnxVaeTest.PIXELS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.onnx.schema.AttributeProto;
import elbo.onnx.schema.GraphProto;
import elbo.onnx.schema.StringStringEntryProto;
import elbo.onnx.schema.TensorProto;
import elbo.onnx.schema.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The SHA-256 of a model: equal for equal files, and another for any change in one of them.
class IdentityTest {
  private static final String BUNDLED = "/elbo/onnx/mnist-tanh/";

  @TempDir private Path folder;

  @BeforeEach
  void model() {
    OnnxVaeTest.encoder("mean", "log_variance").write(folder.resolve("encoder.onnx"));
    OnnxVaeTest.decoder("logits").write(folder.resolve("decoder.onnx"));
  }

  private String sha256() {
    return OnnxVae.read(folder).sha256();
  }

  // In Python, with r the folder of the two files:
  //
  //   h = hashlib.sha256()
  //   for name in ['encoder.onnx', 'decoder.onnx']:
  //       for a in [name.encode(), open(r + name, 'rb').read()]:
  //           h.update(b'b' + struct.pack('<q', len(a)) + a)
  //   h.hexdigest()
  @Test
  void knownAnswer() throws IOException {
    String known = "b0a288625032a6f95f83e344cd73dba47d1819644af72c5a62ca37a671b3504c";
    assertEquals(known, OnnxVae.bundled("mnist-tanh").sha256());
    for (String name : List.of("encoder.onnx", "decoder.onnx")) {
      Files.write(folder.resolve(name), ModelFile.resource(BUNDLED + name).bytes());
    }
    assertEquals(known, sha256());
  }

  @Test
  void theFolderDoesNotCount() throws IOException {
    String here = sha256();
    Path there = folder.resolve("there");
    Files.createDirectory(there);
    for (String name : List.of("encoder.onnx", "decoder.onnx")) {
      Files.copy(folder.resolve(name), there.resolve(name));
    }
    assertEquals(here, OnnxVae.read(there).sha256());
  }

  @Test
  void anyChangeCounts() throws IOException {
    List<String> all = new ArrayList<>();
    all.add(sha256());
    OnnxVaeTest.encoder("mean", "log_std").write(folder.resolve("encoder.onnx"));
    all.add(sha256());
    OnnxVaeTest.decoder("probs").write(folder.resolve("decoder.onnx"));
    all.add(sha256());
    Files.writeString(folder.resolve("model.json"), "{}");
    all.add(sha256());
    Files.writeString(folder.resolve("model.json"), "{ }");
    all.add(sha256());
    Files.writeString(folder.resolve("model.json"), "{\"encoder\": {\"file\": \"encoder.onnx\"}}");
    all.add(sha256());
    Files.copy(folder.resolve("encoder.onnx"), folder.resolve("other_name.o"));
    Files.writeString(folder.resolve("model.json"), "{\"encoder\": {\"file\": \"other_name.o\"}}");
    all.add(sha256());
    assertEquals(all.size(), new HashSet<>(all).size(), all.toString());
  }

  private static TensorProto external(String name, DataType type, String location, int offset) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(type.getNumber())
        .addDims(PIXELS)
        .addDims(LATENTS)
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", location))
        .addExternalData(entry("offset", Integer.toString(offset)))
        .build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private void changeCounts(String file, int at) throws IOException {
    String before = sha256();
    assertEquals(before, sha256());
    byte[] bytes = Files.readAllBytes(folder.resolve(file));
    bytes[at] ^= 1;
    Files.write(folder.resolve(file), bytes);
    assertNotEquals(before, sha256());
  }

  private void changeDoesNotCount(String file, int at) throws IOException {
    String before = sha256();
    byte[] bytes = Files.readAllBytes(folder.resolve(file));
    bytes[at] ^= 1;
    Files.write(folder.resolve(file), bytes);
    assertEquals(before, sha256());
  }

  @Test
  void externalDataCounts() throws IOException {
    Files.write(folder.resolve("weights.bin"), new byte[4 + 4 * PIXELS * LATENTS]);
    GraphBuilder.of("z", 0, LATENTS)
        .tensor(external("W", DataType.FLOAT, "weights.bin", 4))
        .node("Gemm", "z W", "logits", GraphBuilder.attribute("transB", 1))
        .outputs("logits")
        .write(folder.resolve("decoder.onnx"));
    assertEquals(new Route.Compiled(), OnnxVae.read(folder).decoder());
    changeCounts("weights.bin", 4);
    changeCounts("weights.bin", 3 + 4 * PIXELS * LATENTS);
    changeDoesNotCount("weights.bin", 0);
  }

  // Where ONNX Runtime computes the graph, and reads the file itself.
  @Test
  void externalDataOfOnnxRuntimeCounts() throws IOException {
    Files.write(folder.resolve("weights.bin"), new byte[4 * PIXELS * LATENTS]);
    GraphBuilder.of("z", 0, LATENTS)
        .tensor(external("W", DataType.FLOAT, "weights.bin", 0))
        .node("Gemm", "z W", "h", GraphBuilder.attribute("transB", 1))
        .node("Sin", "h", "logits")
        .outputs("logits")
        .write(folder.resolve("decoder.onnx"));
    assertInstanceOf(Route.OnnxRuntime.class, OnnxVae.read(folder).decoder());
    changeCounts("weights.bin", 0);
  }

  // Tensors that no kernel takes: of another type, in an attribute, or in a graph inside.
  @Test
  void unreadExternalDataCounts() throws IOException {
    for (String file : List.of("a.bin", "b.bin", "c.bin")) {
      Files.write(folder.resolve(file), new byte[4 * PIXELS * LATENTS]);
    }
    TensorProto strange = external("S", DataType.UNDEFINED, "a.bin", 0);
    TensorProto inside = external("I", DataType.FLOAT, "b.bin", 0);
    TensorProto constant = external("C", DataType.FLOAT, "c.bin", 0);
    AttributeProto branch =
        AttributeProto.newBuilder()
            .setName("then_branch")
            .setType(AttributeProto.AttributeType.GRAPH)
            .setG(GraphProto.newBuilder().addInitializer(inside))
            .build();
    OnnxVaeTest.decoder("logits")
        .tensor(strange)
        .node("If", "z", "unused", branch)
        .node("Constant", "", "c", GraphBuilder.attribute("value", constant))
        .write(folder.resolve("decoder.onnx"));
    assertEquals(new Route.Compiled(), OnnxVae.read(folder).decoder());
    for (String file : List.of("a.bin", "b.bin", "c.bin")) {
      changeCounts(file, 5);
    }
    Files.delete(folder.resolve("a.bin"));
    assertThrows(IllegalArgumentException.class, this::sha256);
  }

  @Test
  void dataThatChangesWhileItIsReadIsAnError() throws IOException {
    Files.write(folder.resolve("weights.bin"), new byte[4 * PIXELS * LATENTS]);
    TensorProto w = external("W", DataType.FLOAT, "weights.bin", 0);
    ModelFile file = OnnxVaeTest.decoder("logits").tensor(w).write(folder.resolve("decoder.onnx"));
    file.tensors().read(w, "W");
    byte[] changed = new byte[4 * PIXELS * LATENTS];
    changed[3] = 1;
    Files.write(folder.resolve("weights.bin"), changed);
    assertEquals(
        file.name() + ": weights.bin was changed while it was read",
        assertThrows(IllegalArgumentException.class, () -> file.tensors().read(w, "W"))
            .getMessage());
  }
}
