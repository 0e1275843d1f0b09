package org.opportune.jobs.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.opportune.ingest.hep2.Hep2Plan;
import org.opportune.ingest.hep2.SlideArchiveTruth;
import org.opportune.ingest.hep2.SlideSynthesizer;
import org.opportune.ingest.phantom.ArchivePlan;
import org.opportune.ingest.phantom.ArchiveSynthesizer;
import org.opportune.ingest.phantom.ArchiveTruth;
import org.opportune.ingest.phantom.Sink;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.Progress;

/** Writes a synthetic archive to any file system Hadoop knows, several threads at a time. */
public final class ArchiveWriter {
  private final Configuration configuration;
  private final Progress progress;

  /** A writer that reports to {@code progress}. */
  public ArchiveWriter(Configuration configuration, Progress progress) {
    this.configuration = configuration;
    this.progress = progress;
  }

  /**
   * Writes an archive.
   *
   * @param archive folder or bucket of the objects
   * @param threads patients written at the same time
   * @return the truth, which holds planted identifiers and belongs outside the archive
   * @throws UserException when the archive cannot be written
   */
  public ArchiveTruth write(ArchivePlan plan, URI archive, int threads)
      throws InterruptedException {
    ArchiveSynthesizer synthesizer = new ArchiveSynthesizer(plan);
    return new ArchiveTruth(
        each("patients", plan.patients(), archive, threads, synthesizer::writePatient));
  }

  /**
   * Writes slides, into an archive that may hold CT already.
   *
   * @param archive folder or bucket of the objects
   * @param threads slides written at the same time
   * @return the truth, which holds planted identifiers and belongs outside the archive
   * @throws UserException when the archive cannot be written
   */
  public SlideArchiveTruth write(Hep2Plan plan, URI archive, int threads)
      throws InterruptedException {
    SlideSynthesizer synthesizer = new SlideSynthesizer(plan);
    return new SlideArchiveTruth(
        each("slides", plan.fields(), archive, threads, synthesizer::writeSlide));
  }

  /** Draws one thing of an archive and puts its objects. */
  @FunctionalInterface
  private interface Draw<T> {
    T write(int index, Sink sink) throws IOException;
  }

  private <T> List<T> each(String unit, int count, URI archive, int threads, Draw<T> draw)
      throws InterruptedException {
    Sink sink = sink(archive);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (Progress.Step step = progress.begin("drawing " + unit, unit, count)) {
      AtomicLong done = new AtomicLong();
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int index = i;
        futures.add(
            pool.submit(
                () -> {
                  T written = draw.write(index, sink);
                  step.at(done.incrementAndGet());
                  return written;
                }));
      }
      List<T> written = new ArrayList<>();
      for (Future<T> future : futures) {
        written.add(future.get());
      }
      return written;
    } catch (ExecutionException e) {
      throw new UserException(
          "Cannot write archive " + archive + ": " + e.getCause().getMessage(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private Sink sink(URI archive) {
    if ("file".equals(archive.getScheme())) {
      // Hadoop starts a process per local file to set its permissions.
      java.nio.file.Path folder = java.nio.file.Path.of(archive);
      return (key, bytes) -> {
        java.nio.file.Path file = folder.resolve(key);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
      };
    }
    FileSystem fileSystem = open(archive);
    Path root = new Path(archive);
    return (key, bytes) -> {
      try (FSDataOutputStream out = fileSystem.create(new Path(root, key), true)) {
        out.write(bytes);
      }
    };
  }

  /** Writes a text beside an archive. */
  public void writeText(URI file, String text) {
    try (FSDataOutputStream out = open(file).create(new Path(file), true)) {
      out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  private FileSystem open(URI uri) {
    try {
      return new Path(uri).getFileSystem(configuration);
    } catch (IOException e) {
      throw new UserException("Cannot open " + uri + ": " + e.getMessage(), e);
    }
  }
}
