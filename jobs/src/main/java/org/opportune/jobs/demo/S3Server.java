package org.opportune.jobs.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.opportune.jobs.UserException;

/**
 * A real S3 server (S3Proxy on a folder of this machine) as its own process on the loopback
 * interface, because its libraries clash with Spark's. Ends with {@link #close}.
 */
public final class S3Server implements AutoCloseable {
  private static final String JAR_PROPERTY = "opportune.s3proxy.jar";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final int port;
  private final String identity;
  private final String credential;

  private S3Server(Process process, int port, String identity, String credential) {
    this.process = process;
    this.port = port;
    this.identity = identity;
    this.credential = credential;
  }

  /**
   * Starts a server whose buckets are the folders below {@code folder}.
   *
   * @throws UserException when the server's jar is not there
   * @throws IOException when it does not start
   */
  public static S3Server start(Path folder) throws IOException, InterruptedException {
    String jar = System.getProperty(JAR_PROPERTY);
    if (jar == null || !Files.isReadable(Path.of(jar))) {
      throw new UserException(
          "Cannot start the S3 server: "
              + JAR_PROPERTY
              + " names no readable jar; use ./opportune");
    }
    Files.createDirectories(folder);
    int port = freePort();
    String identity = "demo";
    String credential = UUID.randomUUID().toString();
    Properties properties = new Properties();
    properties.put("s3proxy.endpoint", "http://127.0.0.1:" + port);
    properties.put("s3proxy.authorization", "aws-v2-or-v4");
    properties.put("s3proxy.identity", identity);
    properties.put("s3proxy.credential", credential);
    // Its clients are of this machine; tests give some of them another clock.
    properties.put("s3proxy.maximum-timeskew", "3600");
    properties.put("jclouds.provider", "filesystem-nio2");
    properties.put("jclouds.filesystem.basedir", folder.toAbsolutePath().toString());
    Path file = Files.createTempFile("s3proxy", ".properties");
    try (var out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    Process process =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-Xmx512m",
                    "-jar",
                    jar,
                    "--properties",
                    file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(Files.createTempFile("s3proxy", ".log").toFile())
            .start();
    S3Server server = new S3Server(process, port, identity, credential);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    server.awaitStart();
    Files.delete(file);
    return server;
  }

  /** Its endpoint: {@code http://127.0.0.1:port}. */
  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** Hadoop properties with which S3A reaches this server. */
  public Map<String, String> hadoopProperties() {
    return Map.of("fs.s3a.access.key", identity, "fs.s3a.secret.key", credential);
  }

  /** Variables with which another process of this program reaches this server. */
  public Map<String, String> environment() {
    return Map.of("AWS_ACCESS_KEY_ID", identity, "AWS_SECRET_ACCESS_KEY", credential);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void awaitStart() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException e) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    process.destroyForcibly();
    throw new IOException("Cannot start the S3 server on port " + port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
