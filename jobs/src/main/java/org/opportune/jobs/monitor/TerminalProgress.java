package org.opportune.jobs.monitor;

import java.io.PrintStream;
import java.time.Duration;

/**
 * Progress on a terminal: one line that is redrawn, with count, rate and time left; in a log file a
 * line every ten seconds instead.
 */
public final class TerminalProgress implements Progress {
  private static final long REDRAW_NANOS = Duration.ofMillis(250).toNanos();
  private static final long LOG_NANOS = Duration.ofSeconds(10).toNanos();

  private final PrintStream out;
  private final boolean redraw;

  /**
   * Progress on a stream.
   *
   * @param redraw whether the stream is a terminal whose line can be drawn over
   */
  public TerminalProgress(PrintStream out, boolean redraw) {
    this.out = out;
    this.redraw = redraw;
  }

  @Override
  public Step begin(String name, String unit, long total) {
    return new Line(name, unit, total);
  }

  @Override
  public void say(String line) {
    out.println(line);
    out.flush();
  }

  private final class Line implements Step {
    private final String name;
    private final String unit;
    private final long total;
    private final long startNanos = System.nanoTime();
    private long shownNanos = startNanos;
    private long done;

    Line(String name, String unit, long total) {
      this.name = name;
      this.unit = unit;
      this.total = total;
    }

    @Override
    public synchronized void at(long count) {
      done = count;
      long now = System.nanoTime();
      if (now - shownNanos >= (redraw ? REDRAW_NANOS : LOG_NANOS)) {
        shownNanos = now;
        out.print(redraw ? "\r\033[K" + text(now) : text(now) + System.lineSeparator());
        out.flush();
      }
    }

    @Override
    public synchronized void close() {
      long now = System.nanoTime();
      String taken = Durations.text(Duration.ofNanos(now - startNanos));
      out.printf("%s  %-18s %,d %s in %s%n", redraw ? "\r\033[K" : "", name, done, unit, taken);
      out.flush();
    }

    private String text(long now) {
      double seconds = Math.max(1e-3, (now - startNanos) / 1e9);
      String line = "  %-18s %,d".formatted(name, done);
      if (total < 0) {
        return line + " %s, %.1f/s".formatted(unit, done / seconds);
      }
      line += " of %,d %s".formatted(total, unit);
      if (done == 0) {
        return line;
      }
      Duration left = Duration.ofMillis((long) (seconds / done * (total - done) * 1000));
      return line + ", %.1f/s, %s left".formatted(done / seconds, Durations.text(left));
    }
  }
}
