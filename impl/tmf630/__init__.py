"""What any TM Forum Open API of version 4 does, whatever its resources are (TMF630)."""
