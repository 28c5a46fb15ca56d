package elbo.spark.study;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A standalone cluster on the loopback, for tests and studies: one master and some workers of a
/// core each, from the jars of the class path alone.
public final class Standalone implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final long PATIENCE_NANOS = 180_000_000_000L;

  private final Path folder;
  private final int port;
  private final Process master;
  private final List<Process> workers = new ArrayList<>();

  /// Starts the cluster and waits for its ports.
  ///
  /// @param folder an empty one, for what the processes write
  public Standalone(Path folder, int workers) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("home/jars"));
    for (String entry : List.of(classPath().split(File.pathSeparator, -1))) {
      Path jar = Path.of(entry).toAbsolutePath();
      Path link = folder.resolve("home/jars").resolve(jar.getFileName());
      if (entry.endsWith(".jar") && !Files.exists(link)) {
        Files.createSymbolicLink(link, jar);
      }
    }
    port = freePort();
    master =
        start("master.log", "master.Master", "--host", LOOPBACK, "--port", Integer.toString(port));
    await(port);
    for (int i = 0; i < workers; i++) {
      int own = freePort();
      this.workers.add(
          start(
              "worker" + i + ".log",
              "worker.Worker",
              address(),
              "--host",
              LOOPBACK,
              "--port",
              Integer.toString(own),
              "--cores",
              "1",
              "--memory",
              "1g",
              "--work-dir",
              folder.resolve("work" + i).toString()));
      await(own);
    }
  }

  /// Whether processes can reach each other on this machine.
  public static boolean hasSockets() {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
      return client.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /// The address of the master.
  public String address() {
    return "spark://" + LOOPBACK + ":" + port;
  }

  /// The class path of this process.
  public static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /// The executors of both workers, which start nothing else.
  public List<ProcessHandle> executors() {
    return workers.stream().flatMap(worker -> worker.toHandle().descendants()).toList();
  }

  /// The settings with which a driver in this process, and executors, find their classes and it.
  public static Map<String, String> settings() {
    return Map.of(
        "spark.executor.extraClassPath",
        classPath(),
        "spark.executor.extraJavaOptions",
        "-XX:+UseSerialGC -Dlog4j2.level=off",
        "spark.executor.memory",
        "512m",
        "spark.driver.host",
        LOOPBACK,
        "spark.driver.bindAddress",
        LOOPBACK);
  }

  /// Kills the first worker by signal 9.
  ///
  /// @return whether it could be
  public boolean killWorker() {
    return workers.getFirst().toHandle().destroyForcibly();
  }

  private Process start(String log, String type, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dspark.master.rest.enabled=false",
            "-cp"));
    command.add(folder.resolve("home/jars") + "/*");
    command.add("org.apache.spark.deploy." + type);
    command.addAll(List.of(arguments));
    command.addAll(List.of("--webui-port", Integer.toString(freePort())));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(log).toFile());
    builder.environment().put("SPARK_HOME", folder.resolve("home").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", LOOPBACK);
    builder.environment().put("SPARK_LOCAL_DIRS", folder.resolve("local").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return server.getLocalPort();
    }
  }

  private void await(int port) throws IOException {
    long start = System.nanoTime();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException e) {
        if (System.nanoTime() - start > PATIENCE_NANOS) {
          close();
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    List<Process> all = new ArrayList<>(workers);
    all.add(master);
    for (Process process : all) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    for (Process process : all) {
      process.onExit().join();
    }
  }
}
