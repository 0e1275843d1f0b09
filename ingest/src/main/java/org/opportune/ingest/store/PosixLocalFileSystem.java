package org.opportune.ingest.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local files with permissions set by Java. Without its native library, which no build on
 * Maven Central has, Hadoop starts a chmod process for each file and folder it makes.
 */
public final class PosixLocalFileSystem extends LocalFileSystem {
  /** Local files, named {@code file:}. */
  public PosixLocalFileSystem() {
    super(new Raw());
  }

  private static final class Raw extends RawLocalFileSystem {
    @Override
    public void setPermission(Path file, FsPermission permission) throws IOException {
      boolean special = permission.getStickyBit();
      java.nio.file.Path local = pathToFile(file).toPath();
      if (special || !Files.getFileStore(local).supportsFileAttributeView("posix")) {
        super.setPermission(file, permission);
        return;
      }
      Set<PosixFilePermission> wanted =
          PosixFilePermissions.fromString(
              permission.getUserAction().SYMBOL
                  + permission.getGroupAction().SYMBOL
                  + permission.getOtherAction().SYMBOL);
      Files.setPosixFilePermissions(local, wanted);
    }
  }
}
