package elbo.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The arrows of the architecture: which room may import which.
class ArrowsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("elbo");

  private static final Set<String> OWN_MATHEMATICS =
      Set.of(
          "exp", "expm1", "log", "log1p", "log10", "pow", "sin", "cos", "tan", "sinh", "cosh",
          "tanh", "asin", "acos", "atan", "atan2", "cbrt", "hypot");

  static Stream<Arguments> arrows() {
    return Stream.of(
        arguments("elbo.kernel", List.of()),
        arguments("elbo.name", List.of()),
        arguments("elbo.network", List.of("kernel", "name")),
        arguments("elbo.points", List.of("kernel", "name")),
        arguments("elbo.proposal", List.of("network", "kernel", "name")),
        arguments("elbo.model", List.of("proposal", "network", "kernel", "name")),
        arguments("elbo.bound", List.of("kernel", "name")),
        arguments("elbo.diagnostic", List.of("bound", "kernel", "name")),
        arguments("elbo.exact", List.of("model", "proposal", "bound", "kernel", "name")),
        arguments("elbo.adaptive", List.of("model", "proposal", "points", "kernel", "name")),
        arguments("elbo", List.of("bound", "model", "proposal", "points", "kernel", "name")),
        arguments(
            "elbo.stopping",
            List.of("", "adaptive", "bound", "diagnostic", "model", "points", "kernel", "name")),
        arguments("elbo.engine", List.of("", "bound", "kernel", "name")));
  }

  @ParameterizedTest
  @MethodSource("arrows")
  void roomImportsOnlyItsOwn(String room, List<String> imports) {
    List<String> allowed = new ArrayList<>(List.of(room));
    imports.forEach(i -> allowed.add(i.isEmpty() ? "elbo" : "elbo." + i));
    noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat(
            describe(
                "are ours, but not of " + allowed,
                (JavaClass c) -> isOurs(c) && !allowed.contains(c.getPackageName())))
        .check(CLASSES);
  }

  private static boolean isOurs(JavaClass c) {
    String name = c.getPackageName();
    return name.equals("elbo") || name.startsWith("elbo.");
  }

  @Test
  void coreKnowsNeitherOnnxNorCommandLine() {
    noClasses()
        .that(isCore())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("elbo.onnx..", "elbo.cli..", "elbo.bench..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("elbo.onnx..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("elbo.cli..", "elbo.bench..")
        .check(CLASSES);
  }

  @Test
  void coreDependsOnCommonsRngAlone() {
    noClasses()
        .that(isCore())
        .should()
        .dependOnClassesThat(
            describe(
                "are neither ours, Java's nor of commons-rng",
                (JavaClass c) ->
                    !isOurs(c.getBaseComponentType())
                        && !c.getBaseComponentType().isPrimitive()
                        && !c.getBaseComponentType().getPackageName().startsWith("java.")
                        && !c.getPackageName().startsWith("jdk.incubator.vector")
                        && !c.getPackageName().startsWith("org.apache.commons.rng")))
        .check(CLASSES);
  }

  @Test
  void onlyTheKernelKnowsTheVectorApi() {
    noClasses()
        .that()
        .resideOutsideOfPackage("elbo.kernel")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(CLASSES);
  }

  @Test
  void onlyTheEngineHasThreads() {
    noClasses()
        .that(isCore())
        .and()
        .resideOutsideOfPackage("elbo.engine")
        .should()
        .callMethodWhere(
            describe(
                "is parallel",
                (JavaAccess<?> a) -> Set.of("parallel", "parallelStream").contains(a.getName())))
        .orShould()
        .dependOnClassesThat(
            resideInAPackage("java.util.concurrent..")
                .or(describe("is Thread", (JavaClass c) -> c.getName().equals("java.lang.Thread"))))
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that()
        .resideOutsideOfPackage("elbo.cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.io.PrintStream.class)
        .check(CLASSES);
  }

  /// Math.exp and its kind are intrinsics whose bits differ between interpreter, compiler and
  /// platforms; StrictMath and our kernels do not.
  @Test
  void coreComputesTheSameBitsEverywhere() {
    noClasses()
        .that(isCore())
        .should()
        .callMethodWhere(
            describe(
                "is an inexact function of Math",
                (JavaAccess<?> a) ->
                    a.getTargetOwner().getName().equals("java.lang.Math")
                        && OWN_MATHEMATICS.contains(a.getName())))
        .check(CLASSES);
  }

  private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> isCore() {
    return describe(
        "are of core",
        c ->
            isOurs(c)
                && !c.getPackageName().startsWith("elbo.onnx")
                && !c.getPackageName().startsWith("elbo.cli")
                && !c.getPackageName().startsWith("elbo.bench"));
  }
}
