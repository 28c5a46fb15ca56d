package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a user gets wrong: one line that names it, status 2, and no file left.
class BadInputTest {
  private static final String BINARY = "Binary(p=0.5,likelihood0=0.2,likelihood1=0.8,q=0.8)";

  @TempDir Path folder;

  static Stream<Arguments> bad() {
    return Stream.of(
        arguments("estimat", "'estimat'; nearest: estimate"),
        arguments("--bogus", "'--bogus'"),
        arguments("estimate --bogus", "'--bogus'"),
        arguments("estimate --seed", "--seed"),
        arguments("estimate --samples 0", "--samples must be at least 1, but is 0"),
        arguments("estimate --samples -7", "--samples must be at least 1, but is -7"),
        arguments("estimate --samples many", "'many' is not a whole number"),
        arguments("estimate --tolerance 0", "must be greater than 0 and finite, but is 0.0"),
        arguments("estimate --tolerance -1", "must be greater than 0 and finite, but is -1.0"),
        arguments("estimate --tolerance NaN", "must be greater than 0 and finite, but is NaN"),
        arguments("estimate --tolerance small", "'small'"),
        arguments("estimate --tolerance 0.1 --max-samples 9", "must be at least 3072, but are 9"),
        arguments("estimate --tolerance 0.1 --samples 9", "--samples does not go with it"),
        arguments("estimate --tolerance 0.1 --points sobol", "must be philox, but is sobol"),
        arguments("estimate --max-samples 9000", "--max-samples goes with --tolerance only"),
        arguments("estimate --tolerance 0.1 --max-samples 4000 --rows 0", "for this proposal"),
        arguments("estimate --tolerance 0.1 --bounds AnalyticElbo --rows 0", "needs a closed form"),
        arguments("estimate --bracket 1.5", "level must be between 0 and 1, but is 1.5"),
        arguments("estimate --bracket --samples 31 --rows 0", "needs at least 32 samples"),
        arguments("estimate --bounds TwoGroups(k=0)", "k must be at least 1, but is 0"),
        arguments("estimate --bounds TwoGroups(k=3000) --rows 0", "needs at least 6000 samples"),
        arguments("estimate --bounds Multilevel(k=4)", "of which there are no bounds"),
        arguments("estimate --unbiased Multilevel(k=4) --bounds Iwae(k=5)", "no weights"),
        arguments("estimate --unbiased Multilevel(k=4,rate=0.5)", "less than 0.5"),
        arguments("estimate --unbiased Multilevel(k=0)", "k must be from 1 to 2^16"),
        arguments("estimate --unbiased Iwae(k=4)", "nearest:"),
        arguments("estimate --unbiased Sumo(k=4) --points sobol", "needs independent samples"),
        arguments("estimate --log-weights w.csv --rows 0", "must end in .npz"),
        arguments("estimate --log-weights w.npz --tolerance 0.1", "needs --samples"),
        arguments("estimate --master local[2] --rows 0", "needs the module spark"),
        arguments("estimate --master local[2] --threads 2", "--threads does not go with --master"),
        arguments("estimate --master local[2] --unbiased Sumo(k=4)", "--unbiased does not go"),
        arguments("estimate --master local[2] --log-weights w.npz", "--log-weights does not go"),
        arguments("estimate --sampler ParticleFilter(particles=0)", "must be from 1 to 16777216"),
        arguments(
            "estimate --sampler ParticleFilter(resampling=BEST)", "must be one of SYSTEMATIC"),
        arguments("estimate --sampler ParticleFilter(threshold=2)", "from 0 to 1, but is 2.0"),
        arguments(
            "estimate --sampler ParticleFilter --rows 0", "samples models of type StateSpace"),
        arguments("estimate --model Thing(a=1) --data nile", "there is no model 'Thing'"),
        arguments("estimate --data nile", "rows have 100 values, but mnist-tanh takes"),
        arguments(
            "estimate --model LinearGaussianStateSpace(d=2,D=3,seed=1) --data nile",
            "takes a series of whole steps of 3"),
        arguments(
            "estimate --model StochasticVolatility(mu=0,phi=1,sigma=0.2) --data nile",
            "phi must lie between -1 and 1"),
        arguments(
            "estimate --model PoissonAutoregression(mu=0,phi=0.5,sigma=0.2) --proposal prior",
            "has no latents, and so no proposal Prior"),
        arguments("posterior --draws 0", "--draws must be from 1 to 100000000, but is 0"),
        arguments("posterior --quantiles 0.5,1", "must be between 0 and 1, but one is 1.0"),
        arguments("posterior --output draws.csv --rows 0", "must end in .npz"),
        arguments("posterior --tolerance 0.1", "--tolerance"),
        arguments("coverage --tolerance 0", "must be greater than 0 and finite, but is 0.0"),
        arguments("coverage --max-samples 100", "must be at least 3072, but are 100"),
        arguments("coverage --repetitions 0", "--repetitions must be at least 1, but is 0"),
        arguments("estimate --threads 0", "--threads must be from 1 to 32767, but is 0"),
        arguments("estimate --threads -2", "but is -2"),
        arguments("estimate --rows 5:2", "A is 5 and B is 2"),
        arguments("estimate --rows x", "\"x\""),
        arguments("estimate --rows 990:1001", "has 1000 rows, but rows 990:1001"),
        arguments("estimate --rows 3: --model BINARY", "--rows 3:"),
        arguments("estimate --bounds Iwa(k=3)", "'Iwa'; nearest: Iwae(k)"),
        arguments("estimate --bounds Iwae(k=0)", "k must be at least 1, but is 0"),
        arguments("estimate --bounds Iwae(k=three)", "'three'"),
        arguments("estimate --bounds Iwae(j=3)", "'Iwae(j=3)' should read Iwae(k)"),
        arguments("estimate --bounds Iwae(k=3", "'Iwae(k=3' do not match"),
        arguments("estimate --bounds ,", "--bounds must name at least one"),
        arguments("estimate --bounds Iwae(6000)", "Iwae(k=6000) needs at least 6000 samples"),
        arguments("estimate --bounds Eubo", "Eubo needs samples from the exact posterior"),
        arguments("estimate --bounds Renyi(k=2,alpha=1)", "alpha must not be 1"),
        arguments("estimate --model mnist-tahn", "'mnist-tahn'"),
        arguments("estimate --model LinerGaussian(2,3,1)", "nearest: LinearGaussian(d,D,seed)"),
        arguments(
            "estimate --model LinearGaussianChain(widths=4,seed=1)", "widths must be those of x"),
        arguments("estimate --model Autoregressive(D=0,hidden=2,seed=1)", "D must be at least 1"),
        arguments("estimate --model BINARY --levels", "has one level of latents"),
        arguments("estimate --model Autoregressive(2,2,1) --levels", "has no latents"),
        arguments("estimate --levels --tolerance 0.1", "--levels needs --samples"),
        arguments("estimate --model LinearGaussian(2,3)", "should read LinearGaussian(d,D,seed)"),
        arguments("estimate --model Binary(2,0,0,0)", "from 0 to 1, but is 2.0"),
        arguments("estimate --model Vae(1)", "there is no model 'Vae'"),
        arguments("estimate --model no/such/folder", "no/such/folder"),
        arguments("estimate --model FOLDER", "encoder.onnx"),
        arguments("estimate --model FOLDER/corrupt --data digits", "encoder.onnx"),
        arguments("estimate --proposal best", "there is no proposal 'best'"),
        arguments("estimate --proposal posterior", "mnist-tanh has no posterior"),
        arguments("estimate --proposal Lapplace", "nearest: Laplace"),
        arguments("estimate --proposal Adaptive(rounds=0,samples=64)", "from 1 to 64, but are 0"),
        arguments("estimate --proposal Adaptiv(1,64)", "nearest: Adaptive"),
        arguments("estimate --proposal mixture", "must read mixture(A,B,…)"),
        arguments("estimate --proposal mixture()", "must read mixture(A,B,…)"),
        arguments("estimate --proposal mixture(encoder", "does not end in"),
        arguments("estimate --proposal mixture(encoder),prior)", "do not match"),
        arguments("estimate --proposal mixture(encoder,best)", "'best'"),
        arguments("estimate --proposal mixture(encoder,posterior)", "has no posterior"),
        arguments("estimate --proposal mixture(encoder,prior=0.2)", "but Encoder has none"),
        arguments("estimate --proposal mixture(encoder=1,prior=0)", "greater than 0, but is 0.0"),
        arguments("estimate --proposal mixture(encoder=1,prior=-2)", "share of Prior"),
        arguments("estimate --proposal mixture(encoder=1,prior=NaN)", "but is NaN"),
        arguments("estimate --proposal mixture(encoder=1,prior=1e999)", "but is Infinity"),
        arguments("estimate --proposal mixture(encoder=1,prior=half)", "'half'"),
        arguments("estimate --proposal mixture(mixture(encoder),prior)", "no mixtures as compon"),
        arguments(
            "estimate --bounds AnalyticElbo --proposal mixture(encoder,prior)",
            "AnalyticElbo(beta=1.0) needs a closed form of KL(q(z|x)‖p(z))"),
        arguments("estimate --sampler best", "--sampler: there is no sampler 'best'; nearest:"),
        arguments("estimate --sampler Importance(proposal=best)", "there is no proposal 'best'"),
        arguments("estimate --sampler Importance(Prior) --proposal prior", "does not go with"),
        arguments("estimate --sampler Exact --rows 0", "mnist-tanh has no log p(x) that is known"),
        arguments(
            "estimate --sampler Annealed(steps=0)", "steps must be from 1 to 2^20, but are 0"),
        arguments("estimate --sampler Annealed(leapfrog=0)", "leapfrog must be from 1 to 1000"),
        arguments("estimate --sampler Annealed(kernel=NUTS)", "one of HMC, MALA, PCN, RANDOM_WALK"),
        arguments("estimate --sampler Annealed(kernel=PCN,leapfrog=3)", "goes with kernel=HMC"),
        arguments(
            "estimate --model BINARY --sampler Annealed(kernel=HMC)", "kernel=RANDOM_WALK mo"),
        arguments("estimate --sampler Tempered(particles=1)", "from 2 to 128, but are 1"),
        arguments("estimate --sampler Tempered(share=1)", "less than 1, but is 1.0"),
        arguments(
            "estimate --sampler tempered --points sobol --rows 0", "needs independent points"),
        arguments("estimate --sampler annealed --points sobol --rows 0", "but a chain takes"),
        arguments("sandwich --sampler Importance(Prior)", "chains must run both ways"),
        arguments("sandwich --simulate 1", "--simulate must be at least 2, but is 1"),
        arguments("sandwich --chains 1", "chains must be from 2 to 4096, but are 1"),
        arguments("sandwich --gap 0", "--gap must be greater than 0 and finite, but is 0.0"),
        arguments("coverage --sampler best", "--sampler: there is no sampler 'best'"),
        arguments("estimate --condition FOLDER/narrow.csv", "mnist-tanh takes no condition"),
        arguments("estimate --model BINARY --condition a.csv", "takes no condition"),
        arguments("estimate --points halton", "antithetic, lattice, philox, sobol or a printed"),
        arguments("estimate --points Sobl(1,OWEN,64)", "there is no point set 'Sobl'"),
        arguments("estimate --points Sobol(1,OWEN,12)", "power of 2 from 1 to 2^48, but is 12"),
        arguments("estimate --points Sobol(1,OWEN,8192)", "8192 samples, a whole randomization"),
        arguments("estimate --points sobol --samples 31", "at least 32 samples are needed, for 16"),
        arguments("estimate --points lattice --samples 8", "--points lattice: at least 32"),
        arguments("estimate --points antithetic --samples 1", "at least 2 samples"),
        arguments(
            "estimate --points sobol --bounds Iwae(k=5000)",
            "Iwae(k=5000) needs at least 5120 samples, whole runs of 256"),
        arguments(
            "estimate --points sobol --model MatchedGaussians(D=4097,c=1.1) --output FOLDER/a.csv",
            "have at most 4096 dimensions, but the proposal takes 4097"),
        arguments(
            "ladder --points lattice --model MatchedGaussians(D=1025,c=1.1) --output FOLDER/a.csv",
            "have at most 1024 dimensions, but the proposal takes 1025"),
        arguments("estimate --model AddedScale(scale=0)", "scale 1 must be finite and greater"),
        arguments("estimate --binarize half", "\"half\""),
        arguments("estimate --binarize threshold(NaN)", "NaN"),
        arguments("estimate --binarize none --model BINARY", "--data"),
        arguments("estimate --data FOLDER/none.npy", "none.npy: must exist"),
        arguments("estimate --data FOLDER", "is a directory"),
        arguments("estimate --data FOLDER/empty.idx", "empty.idx: must hold observations"),
        arguments("estimate --data FOLDER/cut.idx", "cut.idx: is truncated"),
        arguments("estimate --data FOLDER/cut.npy", "cut.npy: is truncated"),
        arguments("estimate --data FOLDER/narrow.csv", "rows have 2 values, but mnist-tanh"),
        arguments("estimate --data FOLDER/grey.csv", "from 0 to 1, but pixel 783 is 255.0: divide"),
        arguments("estimate --data FOLDER/narrow.csv --model BINARY", "have 2 values"),
        arguments("estimate --data FOLDER/three.csv --model BINARY --rows 1", "row 1, under Bin"),
        arguments("estimate --data FOLDER/three.csv --model BINARY --fail-fast", "row 1, under"),
        arguments("estimate --data FOLDER/far.csv --model BINARY", "all 3 rows failed: FOLDER/far"),
        arguments("estimate --data FOLDER/far.csv --model BINARY --tolerance 0.1", "all 3 rows f"),
        arguments("ladder --data FOLDER/far.csv --model BINARY", "far.csv, row 0, under Binary"),
        arguments("@FOLDER/three.csv", "'@FOLDER/three.csv'"),
        arguments("estimate @FOLDER/three.csv", "'@FOLDER/three.csv'"),
        arguments(
            "estimate --model BINARY --rows 0:1000 --samples 9223372036854775807 --bounds Elbo",
            "--samples 9223372036854775807 for each of 1000 rows"),
        arguments("estimate --bounds java.lang.Thread", "no statistic 'java.lang.Thread'"),
        arguments("estimate --bounds elbo.estimate.Bound", "no statistic 'elbo.estimate.Bound'"),
        arguments("estimate --model AddedModel(1.5)", "Independent(seed=1), observation 0, sample"),
        arguments("estimate --output FOLDER/a.txt", "must end in .jsonl or .csv"),
        arguments("estimate --output FOLDER/old.csv", "old.csv: exists already; --force"),
        arguments("estimate --output FOLDER/none/a.csv", "there is no folder"),
        arguments("estimate --force --output FOLDER/folder.csv", "must be a regular file"),
        arguments("ladder --samples 0", "--samples must be at least 1, but is 0"),
        arguments("verify --samples 10", "--samples must be at least 200, but are 10"),
        arguments("verify extra", "'extra'"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void oneLineNamesIt(String command, String named) throws IOException {
    prepare();
    List<Path> before = files();
    String line = command.replace("FOLDER", folder.toString()).replace("BINARY", BINARY);
    Cli run = Cli.run(Cli.words(line).toArray(String[]::new));
    assertEquals(2, run.status(), run.err());
    assertEquals("", run.out());
    assertTrue(run.err().startsWith("elbo: "), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(named.replace("FOLDER", folder.toString())), run.err());
    assertEquals(before, files());
    assertEquals("old", Files.readString(folder.resolve("old.csv")));
  }

  @Test
  void nothingIsLeftOfARunThatFails() throws IOException {
    prepare();
    List<Path> before = files();
    Path output = folder.resolve("old.csv");
    Cli run =
        Cli.run(
            "estimate",
            "--model",
            "AddedModel(limit=3.5)",
            "--samples",
            "100000",
            "--force",
            "--output",
            output.toString());
    assertEquals(2, run.status(), run.out());
    assertTrue(run.err().contains("log w is NaN"), run.err());
    assertEquals(before, files());
    assertEquals("old", Files.readString(output));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().toList();
    }
  }

  private void prepare() throws IOException {
    Files.writeString(folder.resolve("old.csv"), "old");
    Files.createDirectory(folder.resolve("folder.csv"));
    Files.createFile(folder.resolve("empty.idx"));
    Files.write(folder.resolve("cut.idx"), new byte[] {0, 0, 8, 2, 0, 0, 0, 9, 0, 0, 0, 9, 1});
    Files.write(folder.resolve("cut.npy"), new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1});
    Files.writeString(folder.resolve("narrow.csv"), "0.5,1\n1,0\n");
    Files.writeString(folder.resolve("three.csv"), "1\n3\n");
    Files.writeString(folder.resolve("far.csv"), "3\n4\n5\n");
    Files.writeString(folder.resolve("grey.csv"), "0,".repeat(783) + "255\n");
    Path corrupt = Files.createDirectory(folder.resolve("corrupt"));
    Files.write(corrupt.resolve("encoder.onnx"), new byte[] {1, 2, 3});
    Files.write(corrupt.resolve("decoder.onnx"), new byte[] {1, 2, 3});
  }
}
