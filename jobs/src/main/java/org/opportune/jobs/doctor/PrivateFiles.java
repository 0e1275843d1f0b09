package org.opportune.jobs.doctor;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsAction;

/** Whether other accounts can read the tables, where the file system knows accounts. */
final class PrivateFiles {
  private static final int LOOKED_AT = 10_000;

  private PrivateFiles() {}

  static String require(FileSystem files, Path root) throws IOException {
    if (files.getScheme().startsWith("s3")) {
      return "rights are those of the bucket";
    }
    long open = 0;
    long seen = 0;
    try {
      boolean enter =
          files.getFileStatus(root).getPermission().getOtherAction().implies(FsAction.EXECUTE);
      RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true);
      while (all.hasNext() && seen < LOOKED_AT) {
        seen++;
        if (enter && all.next().getPermission().getOtherAction().implies(FsAction.READ)) {
          open++;
        } else if (!enter) {
          all.next();
        }
      }
    } catch (FileNotFoundException e) {
      return "none yet";
    }
    if (open > 0) {
      throw new IllegalStateException(
          "%,d of %,d files can be read by every account: chmod -R go-rwx %s"
              .formatted(open, seen, root.toUri().getPath()));
    }
    return "%,d looked at, none readable by every account".formatted(seen);
  }
}
