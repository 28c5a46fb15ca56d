package elbo.cli;

import elbo.Cluster;
import elbo.InputException;
import java.util.Optional;
import java.util.ServiceLoader;
import picocli.CommandLine.Option;

/// Machines on which a run is carried out.
final class ClusterOption {
  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Evaluate on Apache Spark, with the bits of a run here: 'local[2]' for two cores of this"
              + " machine, spark://HOST:PORT for a cluster. Fetches 200 MB when it is first used.")
  Optional<String> master = Optional.empty();

  /// The address that is asked for.
  ///
  /// @throws InputException if threads are asked for too
  Optional<String> address(Optional<Integer> threads) {
    refuse("--threads", threads.isPresent());
    return master;
  }

  /// Refuses another option beside this one.
  ///
  /// @throws InputException if both are given
  void refuse(String option, boolean given) {
    if (given && master.isPresent()) {
      throw new InputException(option + " does not go with --master");
    }
  }

  /// The machines at an address.
  ///
  /// @throws InputException if there are none, or nothing is there to reach them
  static Cluster open(String address) {
    return ServiceLoader.load(Cluster.Provider.class)
        .findFirst()
        .orElseThrow(() ->
            new InputException(
                "--master needs the module spark in the class path: start it by the launcher,"
                    + " ./elbo"))
        .open(address);
  }
}
