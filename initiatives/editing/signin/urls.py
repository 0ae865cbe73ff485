"""Getting a new password: outside the admin's own addresses, since nobody is signed in there."""

from django.contrib.auth import views
from django.urls import path

from .views import PasswordReset, PasswordResetConfirm, only_with_passwords

urlpatterns = [
    path("", only_with_passwords(PasswordReset.as_view()), name="admin_password_reset"),
    path("sent/", views.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path("<uidb64>/<token>/", only_with_passwords(PasswordResetConfirm.as_view()), name="password_reset_confirm"),
    path("done/", views.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
]
