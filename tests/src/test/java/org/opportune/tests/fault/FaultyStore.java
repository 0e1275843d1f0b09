package org.opportune.tests.fault;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What stands between a program and an HTTP server, and misbehaves: answers with errors, never
 * answers, or resets a connection in the middle of a body. Requests pass unchanged otherwise, their
 * Host header too, so that signatures hold.
 */
public final class FaultyStore implements AutoCloseable {

  /** What may happen to a request. */
  public enum Fault {
    /** 500 or 503, without asking the server. */
    ERROR,
    /** No answer for some seconds, then none at all. */
    STALL,
    /** The server's answer, cut off in its body. */
    RESET
  }

  private static final Duration MOST_SKEW = Duration.ofMinutes(15);
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
  private static final int STALL_SECONDS = 5;
  private static final int LONGEST_HEAD = 64 * 1024;
  private static final int BUFFER = 8192;

  private final URI server;
  private final Map<Fault, Double> shares;
  private final long bytesPerSecond;
  private final Random random;
  private final ServerSocket listening;
  private final Map<Fault, AtomicLong> happened = new EnumMap<>(Fault.class);
  private volatile Duration ahead = Duration.ZERO;

  /**
   * Starts to listen.
   *
   * @param server where requests go
   * @param shares of requests that meet a fault
   * @param bytesPerSecond of each connection's answers; 0 for no limit
   */
  public FaultyStore(String server, Map<Fault, Double> shares, long bytesPerSecond, long seed)
      throws IOException {
    this(
        server,
        new ServerSocket(0, 100, InetAddress.getLoopbackAddress()),
        shares,
        bytesPerSecond,
        seed);
  }

  /** The same on a socket of one's own, such as one of TLS. */
  public FaultyStore(
      String server,
      ServerSocket listening,
      Map<Fault, Double> shares,
      long bytesPerSecond,
      long seed) {
    this.server = URI.create(server);
    this.shares = shares;
    this.bytesPerSecond = bytesPerSecond;
    this.random = new Random(seed);
    this.listening = listening;
    for (Fault fault : Fault.values()) {
      happened.put(fault, new AtomicLong());
    }
    daemon(this::accept);
  }

  /** Where it listens. */
  public String endpoint() {
    return "http://" + listening.getInetAddress().getHostAddress() + ":" + port();
  }

  int port() {
    return listening.getLocalPort();
  }

  /**
   * Sets this store's clock, which may be off: like S3, it refuses a request whose own time is
   * further than a quarter of an hour from it.
   */
  void setClockAhead(Duration by) {
    ahead = by;
  }

  /** How often a fault happened. */
  public long count(Fault fault) {
    return happened.get(fault).get();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        daemon(() -> serve(client));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      while (true) {
        Head request = Head.read(in);
        if (request == null) {
          return;
        }
        if (request.value("expect") != null) {
          client
              .getOutputStream()
              .write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        byte[] body = in.readNBytes((int) request.length());
        if (!answer(client, request, body)) {
          return;
        }
      }
    } catch (IOException e) {
      // The client is gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the connection goes on. */
  private boolean answer(Socket client, Head request, byte[] body)
      throws IOException, InterruptedException {
    if (isSkewed(request)) {
      client.getOutputStream().write(skewed());
      return true;
    }
    Fault fault = draw();
    if (fault == Fault.ERROR) {
      String status = random.nextBoolean() ? "500 Internal Server Error" : "503 Slow Down";
      String head = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n";
      client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    } else if (fault == Fault.STALL) {
      TimeUnit.SECONDS.sleep(STALL_SECONDS);
      return false;
    } else {
      try (Socket upstream = new Socket(server.getHost(), server.getPort())) {
        upstream.getOutputStream().write(request.without("expect"));
        upstream.getOutputStream().write(body);
        return relay(request, upstream.getInputStream(), client, fault == Fault.RESET);
      }
    }
    return true;
  }

  private boolean isSkewed(Head request) {
    String date = request.value("x-amz-date");
    if (ahead.isZero() || date == null) {
      return false;
    }
    Instant theirs = LocalDateTime.parse(date, AMZ_DATE).toInstant(ZoneOffset.UTC);
    return Duration.between(theirs, Instant.now().plus(ahead)).abs().compareTo(MOST_SKEW) > 0;
  }

  /** The refusal of S3, with the time that the store has. */
  private byte[] skewed() {
    String body =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>RequestTimeTooSkewed</Code>"
            + "<Message>The difference between the request time and the current time is too large."
            + "</Message></Error>";
    String now =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.now().plus(ahead).atOffset(ZoneOffset.UTC));
    return ("HTTP/1.1 403 Forbidden\r\nDate: "
            + now
            + "\r\nContent-Type: application/xml\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private boolean relay(Head request, InputStream from, Socket client, boolean reset)
      throws IOException, InterruptedException {
    Head answer = Head.read(from);
    while (answer != null && answer.line().contains(" 100 ")) {
      answer = Head.read(from);
    }
    if (answer == null) {
      return false;
    }
    OutputStream to = client.getOutputStream();
    to.write(answer.bytes());
    boolean none =
        request.line().startsWith("HEAD ")
            || answer.line().contains(" 204 ")
            || answer.line().contains(" 304 ");
    if (none) {
      return true;
    }
    if (answer.value("transfer-encoding") != null) {
      for (int size = chunk(from, to); size > 0; size = chunk(from, to)) {
        if (reset) {
          return cut(client);
        }
      }
      return true;
    }
    long length = answer.length();
    copy(from, to, reset ? length / 2 : length);
    return reset && length > 0 ? cut(client) : true;
  }

  /** Copies one chunk with its frame and returns its size. */
  private int chunk(InputStream from, OutputStream to) throws IOException, InterruptedException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = from.read(); b != '\n'; b = from.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      line.write(b);
    }
    line.write('\n');
    to.write(line.toByteArray());
    int size = Integer.parseInt(line.toString(StandardCharsets.US_ASCII).strip(), 16);
    copy(from, to, size + 2L);
    return size;
  }

  private void copy(InputStream from, OutputStream to, long length)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[BUFFER];
    for (long left = length; left > 0; ) {
      int read = from.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new EOFException();
      }
      to.write(buffer, 0, read);
      left -= read;
      if (bytesPerSecond > 0) {
        TimeUnit.MICROSECONDS.sleep(1_000_000L * read / bytesPerSecond);
      }
    }
  }

  private static boolean cut(Socket client) throws IOException {
    // No farewell: the other side sees a reset.
    client.setSoLinger(true, 0);
    return false;
  }

  private Fault draw() {
    double at;
    synchronized (random) {
      at = random.nextDouble();
    }
    for (Map.Entry<Fault, Double> share : shares.entrySet()) {
      if (at < share.getValue()) {
        happened.get(share.getKey()).incrementAndGet();
        return share.getKey();
      }
      at -= share.getValue();
    }
    return null;
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "faulty-store");
    thread.setDaemon(true);
    thread.start();
  }

  /** The head of a request or an answer, as it came. */
  private record Head(byte[] bytes) {
    static Head read(InputStream in) throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      int end = 0;
      while (end < 4) {
        int b = in.read();
        if (b < 0 || head.size() > LONGEST_HEAD) {
          return null;
        }
        head.write(b);
        end = b == (end % 2 == 0 ? '\r' : '\n') ? end + 1 : b == '\r' ? 1 : 0;
      }
      return new Head(head.toByteArray());
    }

    private String text() {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    String line() {
      return text().lines().findFirst().orElse("");
    }

    String value(String name) {
      return text()
          .lines()
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse(null);
    }

    long length() {
      String value = value("content-length");
      return value == null ? 0 : Long.parseLong(value);
    }

    byte[] without(String name) {
      return text()
          .replaceAll("(?i)\r\n" + name + ":[^\r]*", "")
          .getBytes(StandardCharsets.ISO_8859_1);
    }
  }
}
