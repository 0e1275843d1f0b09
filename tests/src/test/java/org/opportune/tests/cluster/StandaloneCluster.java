package org.opportune.tests.cluster;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.opportune.tests.SmallNight;

/**
 * Spark's own standalone master and workers, each a process on the loopback interface, each worker
 * with one core. Ends with {@link #close}.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";
  private static final String MEMORY = "1600m";
  private static final long START_SECONDS = 60;

  private final Path folder;
  private final SparkHome home;
  private final Map<String, String> workerProperties;
  private final int port;
  private final Process master;
  private final List<Process> workers = new ArrayList<>();
  private final List<URI> pages = new ArrayList<>();

  private StandaloneCluster(Path folder, SparkHome home, Map<String, String> workerProperties)
      throws IOException {
    this.folder = folder;
    this.home = home;
    this.workerProperties = workerProperties;
    this.port = freePort();
    this.master =
        start(
            "master",
            "256m",
            Map.of(),
            "org.apache.spark.deploy.master.Master",
            List.of(
                "--host",
                HOST,
                "--port",
                Integer.toString(port),
                "--webui-port",
                Integer.toString(page())));
  }

  /**
   * Starts a cluster and waits until its workers are registered.
   *
   * @param workerProperties of Spark, for each worker
   */
  static StandaloneCluster start(Path folder, int workers, Map<String, String> workerProperties)
      throws Exception {
    Files.createDirectories(folder);
    SparkHome home = SparkHome.link();
    StandaloneCluster cluster = new StandaloneCluster(folder, home, workerProperties);
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
    for (int i = 0; i < workers; i++) {
      cluster.addWorker();
    }
    return cluster;
  }

  /** Starts one more worker and waits until the master knows it. */
  void addWorker() throws Exception {
    String name = "worker-" + workers.size();
    List<String> arguments =
        List.of(
            "--host",
            HOST,
            "--cores",
            "1",
            "--memory",
            MEMORY,
            "--webui-port",
            Integer.toString(page()),
            "--work-dir",
            folder.resolve("work-" + workers.size()).toString(),
            "spark://" + HOST + ":" + port);
    workers.add(
        start(name, "256m", workerProperties, "org.apache.spark.deploy.worker.Worker", arguments));
    await(log(name), "Successfully registered with master");
  }

  /** The workers that live. */
  List<Process> workers() {
    return workers.stream().filter(Process::isAlive).toList();
  }

  /** The executor processes of all workers. */
  List<ProcessHandle> executors() {
    return workers().stream()
        .flatMap(Process::descendants)
        .filter(process -> commandLine(process).contains(EXECUTOR))
        .toList();
  }

  /** The pages of master and workers. */
  List<URI> pages() {
    return List.copyOf(pages);
  }

  private int page() throws IOException {
    int free = freePort();
    pages.add(URI.create("http://" + HOST + ":" + free + "/"));
    return free;
  }

  /** Where the workers keep what executors wrote. */
  Path folder() {
    return folder;
  }

  /**
   * Submits a command of Opportune as a site does, its driver being a process of this machine.
   *
   * @param conf properties of Spark
   * @param environment credentials
   */
  Process submit(
      List<String> arguments, Map<String, String> conf, Map<String, String> environment, Path log)
      throws IOException {
    Map<String, String> all = new TreeMap<>();
    all.put("spark.executor.memory", "1g");
    all.put("spark.executor.cores", "1");
    all.put("spark.executor.extraJavaOptions", SmallNight.SHORT_LIVED);
    all.put("spark.driver.host", HOST);
    all.put("spark.driver.bindAddress", HOST);
    all.put("spark.ui.enabled", "false");
    all.put("spark.sql.shuffle.partitions", "4");
    all.putAll(conf);
    List<String> line = new ArrayList<>();
    line.addAll(List.of("--master", "spark://" + HOST + ":" + port));
    all.forEach((key, value) -> line.addAll(List.of("--conf", key + "=" + value)));
    line.addAll(List.of("--class", "org.opportune.jobs.cli.Opportune"));
    line.add(SparkHome.applicationJar().toString());
    line.addAll(arguments);
    ProcessBuilder process =
        java("1500m", Map.of(), "org.apache.spark.deploy.SparkSubmit", line, log);
    process.environment().putAll(environment);
    return process.start();
  }

  @Override
  public void close() {
    for (Process worker : workers) {
      worker.descendants().forEach(ProcessHandle::destroyForcibly);
      worker.destroyForcibly();
    }
    master.destroyForcibly();
  }

  private Process start(
      String name, String heap, Map<String, String> properties, String main, List<String> arguments)
      throws IOException {
    return java(heap, properties, main, arguments, log(name)).start();
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private ProcessBuilder java(
      String heap, Map<String, String> properties, String main, List<String> arguments, Path log)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(ProcessHandle.current().info().command().orElse("java"));
    line.addAll(
        Files.readAllLines(
            Path.of(System.getProperty("opportune.root"), "conf", "jvm.options"),
            StandardCharsets.UTF_8));
    line.add(SmallNight.SHORT_LIVED);
    line.add("-Xmx" + heap);
    properties.forEach((key, value) -> line.add("-D" + key + "=" + value));
    line.addAll(List.of("-cp", home.classPath(), main));
    line.addAll(arguments);
    ProcessBuilder process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .directory(new File(System.getProperty("java.io.tmpdir")));
    process.environment().put("SPARK_HOME", home.folder().toString());
    process.environment().put("SPARK_SCALA_VERSION", "2.13");
    process.environment().put("SPARK_LOCAL_IP", HOST);
    return process;
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static void await(Path log, String text) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!Files.exists(log) || !Files.readString(log).contains(text)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("not said in time: " + text + "\n" + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
