package elbo.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import elbo.distribution.DiagonalNormal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/// A peer: samples a second of an IWAE evaluation (K = 5000) of digit 0 whose decoder runs in ONNX
/// Runtime, a batch at a time on one thread, and whose other parts are plain Java with [Math] and
/// commons-rng's fastest normals.
///
/// `java -jar bench/target/benchmarks.jar 'OnnxRuntimeEvaluation|\.Evaluation' -p K=5000 -p
/// threads=1`
public class OnnxRuntimeEvaluation extends Measured {
  private static final String DECODER = "/elbo/onnx/mnist-tanh/decoder.onnx";
  private static final int SAMPLES = 5000;
  private static final int PIXELS = 784;
  private static final int D = 50;

  @Param({"100", "500", "5000"})
  public int batch = 500;

  private final double[] x = Cases.digits().row(0);
  private final PlainIwae plain =
      new PlainIwae(x, (DiagonalNormal) Cases.model(Cases.VAE).proposal(x));
  private final double[] logW = new double[SAMPLES];
  private float[] logits = {};

  @SuppressWarnings("NullAway.Init")
  private OrtSession session;

  @SuppressWarnings("NullAway.Init")
  private FloatBuffer in;

  @SuppressWarnings("NullAway.Init")
  private FloatBuffer out;

  @SuppressWarnings("NullAway.Init")
  private Map<String, OnnxTensor> input;

  @SuppressWarnings("NullAway.Init")
  private Map<String, OnnxTensor> output;

  @Setup
  public void check() throws OrtException, IOException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    try (InputStream model = OnnxRuntimeEvaluation.class.getResourceAsStream(DECODER)) {
      session = environment.createSession(Objects.requireNonNull(model).readAllBytes(), options);
    }
    logits = new float[batch * PIXELS];
    in = direct(batch * D);
    out = direct(batch * PIXELS);
    String inputName = session.getInputNames().iterator().next();
    String outputName = session.getOutputNames().iterator().next();
    input = Map.of(inputName, OnnxTensor.createTensor(environment, in, new long[] {batch, D}));
    output =
        Map.of(outputName, OnnxTensor.createTensor(environment, out, new long[] {batch, PIXELS}));
    iwae();
    Cases.check(PlainIwae.elbo(logW));
  }

  private static FloatBuffer direct(int length) {
    return ByteBuffer.allocateDirect(length * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public double iwae() throws OrtException {
    for (int from = 0; from < SAMPLES; from += batch) {
      in.clear();
      for (int i = from; i < from + batch; i++) {
        logW[i] = plain.draw(in);
      }
      session.run(input, output).close();
      out.get(0, logits);
      for (int i = 0; i < batch; i++) {
        logW[from + i] += plain.logLikelihood(logits, i * PIXELS);
      }
    }
    return PlainIwae.logMeanExp(logW);
  }

  @TearDown
  public void close() throws OrtException {
    input.values().forEach(OnnxTensor::close);
    output.values().forEach(OnnxTensor::close);
    session.close();
  }
}
