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
import org.opportune.ingest.phantom.ArchivePlan;
import org.opportune.ingest.phantom.ArchiveSynthesizer;
import org.opportune.ingest.phantom.ArchiveTruth;
import org.opportune.ingest.phantom.Sink;
import org.opportune.ingest.phantom.SynthesizedPatient;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.Progress;

/** Writes a synthetic archive to any file system Hadoop knows, several patients at a time. */
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
    Sink sink = sink(archive);
    ArchiveSynthesizer synthesizer = new ArchiveSynthesizer(plan);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (Progress.Step step = progress.begin("drawing patients", "patients", plan.patients())) {
      AtomicLong done = new AtomicLong();
      List<Future<SynthesizedPatient>> futures = new ArrayList<>();
      for (int index = 0; index < plan.patients(); index++) {
        int patient = index;
        futures.add(
            pool.submit(
                () -> {
                  SynthesizedPatient written = synthesizer.writePatient(patient, sink);
                  step.at(done.incrementAndGet());
                  return written;
                }));
      }
      List<SynthesizedPatient> patients = new ArrayList<>();
      for (Future<SynthesizedPatient> future : futures) {
        patients.add(future.get());
      }
      return new ArchiveTruth(patients);
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
