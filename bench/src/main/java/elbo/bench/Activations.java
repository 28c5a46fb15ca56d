package elbo.bench;

import elbo.kernel.Activation;
import elbo.kernel.Elu;
import elbo.kernel.Gelu;
import elbo.kernel.GeluTanh;
import elbo.kernel.Identity;
import elbo.kernel.LeakyRelu;
import elbo.kernel.Relu;
import elbo.kernel.Sigmoid;
import elbo.kernel.Silu;
import elbo.kernel.Softplus;
import elbo.kernel.Tanh;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// Values of each activation a second, in single precision.
///
/// `java -jar bench/target/benchmarks.jar '\.Activations' -p activation=Tanh`
public class Activations extends Measured {
  private static final int SIZE = 4096;
  private static final List<Activation> ALL =
      List.of(
          new Identity(),
          new Tanh(),
          new Relu(),
          new LeakyRelu(0.01f),
          new Elu(1),
          new Sigmoid(),
          new Softplus(),
          new Silu(),
          new Gelu(),
          new GeluTanh());

  @Param({"Tanh", "Relu", "LeakyRelu", "Elu", "Sigmoid", "Softplus", "Silu", "Gelu", "GeluTanh"})
  public String activation = "Tanh";

  private Activation function = new Identity();
  private final float[] x = Inputs.floats(SIZE, -4, 4);
  private final float[] out = new float[SIZE];

  static Activation named(String name) {
    return ALL.stream()
        .filter(a -> a.getClass().getSimpleName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no activation " + name));
  }

  @Setup
  public void check() {
    function = named(activation);
    Check.same(activation, scalar().clone(), lanes());
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public float[] lanes() {
    function.fill(x, 0, SIZE, out);
    return out;
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public float[] scalar() {
    for (int i = 0; i < SIZE; i++) {
      out[i] = function.apply(x[i]);
    }
    return out;
  }
}
