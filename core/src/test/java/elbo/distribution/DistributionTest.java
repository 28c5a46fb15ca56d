package elbo.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;

/// The contract of each class of this package, on an example or a few of it.
class DistributionTest extends DistributionContract {
  @Override
  protected Stream<Named<Distribution>> distributions() {
    return examples().map(q -> Named.of(q.getClass().getSimpleName() + q.latentDimension(), q));
  }

  private static Stream<Distribution> examples() {
    Categorical states = new Categorical(new double[] {1, 0, 3, 4, 0});
    IndependentBernoulli bits = new IndependentBernoulli(new double[] {0.2, 0.9, 0, 1});
    FullNormal normal = NormalTest.full(2, 3);
    return Stream.of(
        states,
        new Categorical(new double[] {7}),
        bits,
        new IndependentBernoulli(new double[] {0.3}),
        new IndependentBernoulli(new double[0]),
        DiagonalNormal.standard(1),
        DiagonalNormal.standard(3),
        NormalTest.diagonal(2, 1),
        NormalTest.diagonal(33, 2),
        NormalTest.full(1, 1),
        NormalTest.full(3, 2),
        NormalTest.full(7, 3),
        NormalTest.full(40, 4),
        NormalTest.full(5, 5).at(new double[] {1, 2, 3, 4, 5}),
        new NormalChain(new double[] {0.5, -1}, new double[] {0, 0.8}, new double[] {1.5, 0.3}),
        new NormalChain(
            new double[] {0.5, -1, 2, 0, 0.1, 3},
            new double[] {0, 0.8, -1.2},
            new double[] {1.5, 0.3, 2}),
        new StudentT(NormalTest.diagonal(1, 3)),
        new StudentT(NormalTest.full(6, 4)),
        new Rescaled(NormalTest.diagonal(1, 3), 0.5),
        new Rescaled(NormalTest.full(6, 4), 1.2),
        new FiniteMixture(
            List.of(
                normal, new StudentT(normal), DiagonalNormal.standard(2), new Rescaled(normal, 2)),
            new double[] {1, 2, 1, 1}),
        new FiniteMixture(
            List.of(states, new Categorical(new double[] {1, 1, 1, 0, 0})), new double[] {1, 3}),
        new FiniteMixture(
            List.of(normal, DiagonalNormal.standard(2), NormalTest.diagonal(2, 4)),
            new double[] {1, 2, 3}),
        new FiniteMixture(List.of(bits), new double[] {2}),
        new LikelihoodInformed(
            new Subspace(DiagonalNormal.standard(2), new double[0][]), DiagonalNormal.standard(0)),
        // No Student t inside: what is left of its farthest samples has an error of their size.
        new LikelihoodInformed(
            new Subspace(NormalTest.full(2, 4), SubspaceTest.basis(2, 1, 2)),
            NormalTest.diagonal(1, 3)),
        new LikelihoodInformed(
            new Subspace(DiagonalNormal.standard(20), SubspaceTest.basis(20, 2, 3)),
            new FiniteMixture(List.of(normal, DiagonalNormal.standard(2)), new double[] {1, 2})));
  }

  @Test
  void everyClassOfThePackageHasAnExample() throws IOException, URISyntaxException {
    Set<String> classes = new TreeSet<>();
    Path root =
        Path.of(Distribution.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.list(root.resolve("elbo/distribution"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        if (isDistribution(name)) {
          classes.add(name);
        }
      }
    }
    assertEquals(
        classes,
        examples()
            .map(q -> q.getClass().getSimpleName())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static boolean isDistribution(String name) {
    try {
      Class<?> c = Class.forName("elbo.distribution." + name);
      return Distribution.class.isAssignableFrom(c) && !Modifier.isAbstract(c.getModifiers());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
