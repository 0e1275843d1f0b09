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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.opportune.tests.SmallNight;

/**
 * Spark's own standalone master and workers, each a process of its own, each worker with one core;
 * on the loopback interface, or on several {@link TwoHosts}. Ends with {@link #close}.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final Host LOOPBACK = new Host("127.0.0.1", List.of());
  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";
  private static final String MEMORY = "1600m";
  private static final long START_SECONDS = 60;

  /**
   * Where a worker runs.
   *
   * @param enter what a command line begins with so that it runs there
   */
  record Host(String address, List<String> enter) {}

  private final Path folder;
  private final SparkHome home;
  private final String address;
  private final List<Host> hosts;
  private final Map<String, String> workerProperties;
  private final int port;
  private final Process master;
  private final List<Process> workers = new ArrayList<>();
  private final List<URI> pages = new ArrayList<>();

  private StandaloneCluster(
      Path folder,
      SparkHome home,
      String address,
      List<Host> hosts,
      Map<String, String> workerProperties)
      throws IOException {
    this.folder = folder;
    this.home = home;
    this.address = address;
    this.hosts = hosts;
    this.workerProperties = workerProperties;
    this.port = freePort();
    List<String> arguments =
        List.of(
            "--host",
            address,
            "--port",
            Integer.toString(port),
            "--webui-port",
            Integer.toString(page()));
    String main = "org.apache.spark.deploy.master.Master";
    this.master = java(here(), "256m", Map.of(), main, arguments, log("master")).start();
  }

  /**
   * Starts a cluster and waits until its workers are registered.
   *
   * @param workerProperties of Spark, for each worker
   */
  static StandaloneCluster start(Path folder, int workers, Map<String, String> workerProperties)
      throws Exception {
    return start(
        folder, LOOPBACK.address(), Collections.nCopies(workers, LOOPBACK), workerProperties);
  }

  /**
   * Starts a cluster whose master and drivers are on this machine and whose workers are elsewhere.
   *
   * @param address of this machine, as the workers see it
   * @param hosts of the workers, one worker each
   */
  static StandaloneCluster start(
      Path folder, String address, List<Host> hosts, Map<String, String> workerProperties)
      throws Exception {
    Files.createDirectories(folder);
    SparkHome home = SparkHome.link();
    StandaloneCluster cluster =
        new StandaloneCluster(folder, home, address, hosts, workerProperties);
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
    for (int i = 0; i < hosts.size(); i++) {
      cluster.addWorker();
    }
    return cluster;
  }

  /** Starts one more worker and waits until the master knows it. */
  void addWorker() throws Exception {
    String name = "worker-" + workers.size();
    Host host = hosts.get(workers.size() % hosts.size());
    List<String> arguments =
        List.of(
            "--host",
            host.address(),
            "--cores",
            "1",
            "--memory",
            MEMORY,
            "--webui-port",
            Integer.toString(page()),
            "--work-dir",
            folder.resolve("work-" + workers.size()).toString(),
            "spark://" + address + ":" + port);
    String main = "org.apache.spark.deploy.worker.Worker";
    workers.add(java(host, "256m", workerProperties, main, arguments, log(name)).start());
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
    pages.add(URI.create("http://" + address + ":" + free + "/"));
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
    all.put("spark.driver.host", address);
    all.put("spark.driver.bindAddress", address);
    all.put("spark.ui.enabled", "false");
    all.put("spark.sql.shuffle.partitions", "4");
    all.putAll(conf);
    List<String> line = new ArrayList<>();
    line.addAll(List.of("--master", "spark://" + address + ":" + port));
    all.forEach((key, value) -> line.addAll(List.of("--conf", key + "=" + value)));
    line.addAll(List.of("--class", "org.opportune.jobs.cli.Opportune"));
    line.add(SparkHome.applicationJar().toString());
    line.addAll(arguments);
    ProcessBuilder process =
        java(here(), "1500m", Map.of(), "org.apache.spark.deploy.SparkSubmit", line, log);
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

  private Host here() {
    return new Host(address, List.of());
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private ProcessBuilder java(
      Host host,
      String heap,
      Map<String, String> properties,
      String main,
      List<String> arguments,
      Path log)
      throws IOException {
    List<String> line = new ArrayList<>(host.enter());
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
    process.environment().put("SPARK_LOCAL_IP", host.address());
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
