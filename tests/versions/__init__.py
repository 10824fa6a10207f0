"""The two versions of TMF622 as views of one order."""
