package elbo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Every benchmark runs once for a moment, and the answer that it checks in its setup is right.
class SmokeTest {
  @Test
  void everyBenchmarkRuns() throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include("elbo.bench")
            .forks(0)
            .threads(1)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(10))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .param("shape", "7x9")
            .param("level", "L1")
            .param("batch", "500")
            .param("K", "100")
            .param(
                "model",
                "Binary(p=0.3,likelihood0=0.2,likelihood1=0.9,q=0.6)",
                "GaussianMixture(C=10,D=16,seed=1)",
                "LinearGaussian(d=16,D=64,seed=1)",
                Cases.VAE)
            .build();
    // Another process that measures at the same time may have JMH's lock, which is not needed here:
    // nothing is measured.
    System.setProperty("jmh.ignoreLock", "true");
    Collection<RunResult> results = new Runner(options).run();

    Set<String> ran =
        results.stream()
            .map(RunResult::getParams)
            .map(BenchmarkParams::getBenchmark)
            .collect(Collectors.toCollection(TreeSet::new));
    assertFalse(ran.isEmpty());
    assertEquals(listed(), ran);
  }

  private static Set<String> listed() {
    return BenchmarkList.defaultList()
        .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
        .stream()
        .map(BenchmarkListEntry::getUsername)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
