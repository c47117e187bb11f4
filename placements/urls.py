"""What a college sees under its own address, one list for each module of views."""

from django.urls import include, path

from placements.views import files

FILES = [
    path("files/", files.college_files, name="college_files"),
    path("upload/", files.college_upload, name="college_upload"),
    path("upload/save/", files.college_upload_save, name="college_upload_save"),
    path("upload/columns/", files.college_upload_columns, name="college_upload_columns"),
    path("upload/example.<str:kind>", files.college_upload_example, name="college_upload_example"),
    path("upload/<uuid:uuid>/", files.college_upload_result, name="college_upload_result"),
    path("upload/<uuid:uuid>/undo/", files.college_upload_undo, name="college_upload_undo"),
]
COLLEGE: list = [*FILES]

urlpatterns = [path("portal/college/<slug:slug>/", include(COLLEGE))]
