"""Files in and out: workbooks and package files; plain data, no database, no windows."""
