package org.opportune.tests.fault;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Local files as {@code deadly:/path}, one of which ends the process that opens it, as a crash in
 * native code does: at once, without a word.
 */
public final class DeadlyFileSystem extends RawLocalFileSystem {
  /** Names the file: the end of its path. */
  static final String KEY = "fs.deadly.key";

  private static final int ABORTED = 134;

  private String deadly;

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    super.initialize(name, configuration);
    deadly = configuration.get(KEY);
  }

  @Override
  public String getScheme() {
    return "deadly";
  }

  @Override
  public URI getUri() {
    return URI.create("deadly:///");
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    if (file.toString().endsWith(deadly)) {
      Runtime.getRuntime().halt(ABORTED);
    }
    return super.open(file, bufferSize);
  }
}
